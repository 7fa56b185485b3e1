#pragma once
// The whole language of search spaces and what can be done with a genome.

#include <nas/space/alternatives.hpp>
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/canonical.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/crossover.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/describe.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/enumerate.hpp>
#include <nas/space/fingerprint.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/inputs.hpp>
#include <nas/space/just.hpp>
#include <nas/space/map.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/named.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/scaled.hpp>
#include <nas/space/space_view.hpp>
