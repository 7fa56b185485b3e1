#pragma once
// The latency estimator of a search that was given none.

namespace nas::latency {

/// No estimator: latencies are those the program reports itself, if any.
struct none {};

} // namespace nas::latency
