#pragma once
// Running means and variances of normalisations, measured anew for the weights a plan holds.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/nn/plan.hpp>

namespace nas::train {

/// Sets the statistics of a training plan to the plain mean of those of `batches` batches; `load(i)` writes batch i to
/// the input of the plan. Parameters stay as they are; random numbers of dropout are those of steps 0, 1, ...
///
/// An operation keeps (1 - m) * old + m * new. Forward with an old value of 0 yields m * new; for the first batch it is
/// done again with a large old value, which tells m. Preconditions: the plan trains; batches is at least 1.
template <class Load>
void measure_statistics(nn::plan& p, std::int64_t batches, Load load) {
    auto const statistics = p.statistics();
    if (statistics.empty()) return;
    std::vector<float> const before(statistics.begin(), statistics.end());
    std::vector<double> sum(statistics.size()), weight(statistics.size());
    auto const forward = [&](std::int64_t i) {
        load(i);
        p.set_step(static_cast<std::uint64_t>(i));
        p.forward();
    };
    for (std::int64_t i = 0; i < batches; ++i) {
        std::fill(statistics.begin(), statistics.end(), 0.0f);
        forward(i);
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += static_cast<double>(statistics[k]);
        if (i > 0) continue;
        std::vector<float> large(statistics.size());
        for (std::size_t k = 0; k < large.size(); ++k) large[k] = 4096 * std::max(1.0f, std::abs(statistics[k]));
        std::copy(large.begin(), large.end(), statistics.begin());
        forward(i);
        for (std::size_t k = 0; k < sum.size(); ++k)
            weight[k] = 1 - (static_cast<double>(statistics[k]) - sum[k]) / static_cast<double>(large[k]);
    }
    for (std::size_t k = 0; k < sum.size(); ++k)
        statistics[k] = weight[k] > 1e-6 ? static_cast<float>(sum[k] / (weight[k] * static_cast<double>(batches)))
                                         : before[k]; // nothing writes it
}

} // namespace nas::train
