#pragma once
// A one-shot space of ResNet-50's form, elastic in depth, width and the bottleneck's ratio.

#include <array>
#include <cstddef>
#include <vector>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct elastic_resnet_stage {
    double width = 1;                ///< factor on the stage's channels 256, 512, 1024, 2048
    std::vector<double> bottlenecks; ///< one per block: its inner channels as a share of its output's

    friend bool operator==(elastic_resnet_stage const&, elastic_resnet_stage const&) = default;
};

struct elastic_resnet_network {
    double stem_width = 1;
    std::array<elastic_resnet_stage, 4> stages;

    friend bool operator==(elastic_resnet_network const&, elastic_resnet_network const&) = default;
};

/// Stages of 2 to 4, 2 to 4, 4 to 6 and 2 to 4 blocks, three widths for the stem and each stage, three ratios for each
/// block: 3^5 * 117^3 * 1,053 networks, about 4.1e11.
inline constexpr auto elastic_resnet = build<elastic_resnet_network>(
    field<&elastic_resnet_network::stem_width>(one_of(0.65, 0.8, 1.0)),
    field<&elastic_resnet_network::stages>(repeat<4>([](std::size_t stage) {
        int const least = stage == 2 ? 4 : 2;
        return build<elastic_resnet_stage>(
            field<&elastic_resnet_stage::width>(one_of(0.65, 0.8, 1.0)),
            field<&elastic_resnet_stage::bottlenecks>(repeat(one_of(0.2, 0.25, 0.35), least, least + 2)));
    })));

} // namespace nas::zoo
