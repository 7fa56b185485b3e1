#pragma once
// A one-shot space of MobileNet's form, elastic in depth, width, kernel and expansion.

#include <array>
#include <vector>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct elastic_mobilenet_block {
    int kernel = 3;
    int expand = 6;

    friend bool operator==(elastic_mobilenet_block const&, elastic_mobilenet_block const&) = default;
};

struct elastic_mobilenet_stage {
    double width = 1; ///< factor on the stage's channels
    std::vector<elastic_mobilenet_block> blocks;

    friend bool operator==(elastic_mobilenet_stage const&, elastic_mobilenet_stage const&) = default;
};

struct elastic_mobilenet_network {
    std::array<elastic_mobilenet_stage, 5> stages;

    friend bool operator==(elastic_mobilenet_network const&, elastic_mobilenet_network const&) = default;
};

/// Per stage a width of three, two to four blocks, kernel and expansion of each: (3 * 7,371)^5 networks, about 5.3e21.
inline constexpr auto elastic_mobilenet =
    build<elastic_mobilenet_network>(field<&elastic_mobilenet_network::stages>(repeat<5>(build<elastic_mobilenet_stage>(
        field<&elastic_mobilenet_stage::width>(one_of(0.65, 0.8, 1.0)),
        field<&elastic_mobilenet_stage::blocks>(
            repeat(build<elastic_mobilenet_block>(field<&elastic_mobilenet_block::kernel>(one_of(3, 5, 7)),
                                                  field<&elastic_mobilenet_block::expand>(one_of(3, 4, 6))),
                   2, 4))))));

} // namespace nas::zoo
