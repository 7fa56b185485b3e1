#pragma once
// Which metrics a Pareto front trades against each other, and which way each is better.

#include <string>
#include <string_view>

namespace nas {

/// A metric's name and its direction. Names are those of `metrics::find`, and "reward".
struct goal {
    std::string metric;
    bool larger_is_better = true;
};

/// `search.front({nas::maximize("accuracy"), nas::minimize("latency")})`
inline goal maximize(std::string_view metric) { return {std::string(metric), true}; }
inline goal minimize(std::string_view metric) { return {std::string(metric), false}; }

} // namespace nas
