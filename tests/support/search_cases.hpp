#pragma once
// Small spaces, evaluators and records shared by the tests of searches and storages.

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <nas/space/space.hpp>
#include <nas/trial/trial_record.hpp>

namespace test {

struct layer {
    int kernel;
    bool wide;
};
struct tiny_net {
    int depth;
    std::vector<layer> layers;
};

/// Two depths, 1 to 4 layers of 3 x 2 alternatives: 2 (6 + 36 + 216 + 1296) = 3108 points, decisions that come and go.
inline constexpr auto tiny_space = nas::build<tiny_net>(
    nas::field<&tiny_net::depth>(nas::one_of(10, 20)),
    nas::field<&tiny_net::layers>(nas::repeat(nas::build<layer>(nas::field<&layer::kernel>(nas::one_of(3, 5, 7)),
                                                                nas::field<&layer::wide>(nas::one_of(false, true))),
                                              1, 4)));

/// Six points.
inline constexpr auto six_points = nas::build<layer>(nas::field<&layer::kernel>(nas::one_of(3, 5, 7)),
                                                     nas::field<&layer::wide>(nas::one_of(false, true)));

/// Larger is better; different for most points of `tiny_space`.
inline double quality(tiny_net const& n) {
    double sum = 0.001 * n.depth;
    for (std::size_t i = 0; i < n.layers.size(); ++i)
        sum += (n.layers[i].kernel * 0.1 - (n.layers[i].wide ? 0.25 : 0)) / static_cast<double>(i + 1);
    return sum;
}
inline double quality(layer const& l) { return l.kernel + (l.wide ? 0.5 : 0); }

/// Records with every member set, extreme numbers, awkward texts, and nothing at all.
inline std::vector<nas::trial_record> awkward_records() {
    using limits = std::numeric_limits<double>;
    nas::genome const g{{0xffffffffffffffffu, 4294967295u, 4294967294u}, {0, 2, 1}};
    nas::trial_record full{.number = 0, .genome = g, .state = nas::trial_state::complete};
    full.metrics = {.accuracy = limits::max(),
                    .latency =
                        nas::latency_reading(nas::milliseconds{limits::denorm_min()}, nas::milliseconds{-0.0}, true),
                    .parameters = std::numeric_limits<std::int64_t>::max(),
                    .macs = std::numeric_limits<std::int64_t>::min(),
                    .peak_bytes = 0,
                    .energy = limits::lowest()};
    full.metrics.set("f1", limits::infinity())
        .set("top 5", 0.1)
        .set("note", std::string_view("a \"quoted\"\nline\0zero", 20))
        .set("ünïcödé", "ümläut");
    full.reward = -limits::infinity();
    full.curve = {{0, 0.5}, {std::numeric_limits<std::int64_t>::min(), -limits::infinity()}, {1, limits::max()}};
    full.started = 1.7e9 + 0.123456789;
    full.finished = 1.7e9 + 1;
    nas::trial_record failed{.number = 1,
                             .genome = {},
                             .state = nas::trial_state::failed,
                             .failure = nas::failure{nas::failure_kind::out_of_memory, std::string(300, 'x')}};
    nas::trial_record many{
        .number = 2, .genome = {{1, 2, 0}}, .state = nas::trial_state::complete, .objectives = {1.5, -2.5, 0.0}};
    nas::trial_record pruned{.number = 3, .genome = {{1, 2, 1}}, .state = nas::trial_state::pruned};
    nas::trial_record infeasible{.number = 4,
                                 .genome = {{1, 3, 1}},
                                 .state = nas::trial_state::infeasible,
                                 .failure = nas::failure{nas::failure_kind::infeasible, ""}};
    nas::trial_record promoted{.number = 5,
                               .genome = {{1, 3, 2}},
                               .budget = 9,
                               .continues = 0xffffffffffffffffu,
                               .tag = 7,
                               .state = nas::trial_state::complete,
                               .reward = 0.5};
    return {full, failed, many, pruned, infeasible, promoted};
}

} // namespace test
