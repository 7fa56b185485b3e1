#pragma once
// The library for searching: spaces, controllers, rewards, latency estimators, storages, the loop. The convenient include;
// every part has a header of its own. Networks and training (nas/nn, nas/train) are included separately.

#include <nas/controller/any_controller.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/controller/unseen_sampler.hpp>
#include <nas/latency/callable.hpp>
#include <nas/latency/concept.hpp>
#include <nas/latency/none.hpp>
#include <nas/latency/proportional.hpp>
#include <nas/reward/accuracy.hpp>
#include <nas/reward/concept.hpp>
#include <nas/reward/mnas_reward.hpp>
#include <nas/search/progress.hpp>
#include <nas/search/search.hpp>
#include <nas/space/space.hpp>
#include <nas/storage/any_storage.hpp>
#include <nas/storage/concept.hpp>
#include <nas/storage/journal.hpp>
#include <nas/storage/memory.hpp>
#include <nas/storage/read_file.hpp>
#include <nas/storage/read_trials.hpp>
#include <nas/trial/latency_reading.hpp>
#include <nas/trial/metrics.hpp>
#include <nas/trial/trial_record.hpp>
#include <nas/trial/trial_state.hpp>
#include <nas/version.hpp>
