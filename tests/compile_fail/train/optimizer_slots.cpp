// expect: an optimizer remembers at most 8 floats per parameter
#include <nas/train/recipe.hpp>

struct my_optimizer {
    static constexpr char const* kind = "my_optimizer";
#ifdef MUST_FAIL
    static constexpr int slots = 9;
#else
    static constexpr int slots = 8;
#endif
    void update(nas::train::update_range const&) const {}
};

nas::train::recipe r{.optimizer = my_optimizer{}};
