// expect: nas::search: this reward has several values, but the controller works with a single one
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

constexpr auto two_values = [](nas::metrics const& m) { return std::array<double, 2>{*m.accuracy, -m.at("latency")}; };

#ifdef MUST_FAIL
nas::search search{space, nas::regularized_evolution{}, two_values};
#else
nas::search search{space, nas::random_search{}, two_values};
#endif
