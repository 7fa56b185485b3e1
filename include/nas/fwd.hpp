#pragma once
// Names of the library without their definitions, for headers that only mention them.

#include <cstdint>
#include <vector>

namespace nas {

class chooser;
class rng;
class space_view;
struct gene;
using genome = std::vector<gene>;

struct metrics;
struct trial_record;
enum class trial_state : std::uint8_t;
enum class failure_kind : std::uint8_t;

class any_controller;
class any_observer;
class any_pruner;
class any_storage;
struct random_search;
struct regularized_evolution;
struct accuracy;
struct mnas_reward;
struct search_options;

namespace latency {
struct none;
} // namespace latency

template <class Space, class Control, class Rewarding = accuracy, class Latency = latency::none>
class search;
template <class Arch>
class trial;
template <class Arch>
class finished_trial;

} // namespace nas
