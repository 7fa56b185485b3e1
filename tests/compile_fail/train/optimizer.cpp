// expect: an optimizer has a static kind, static slots and update(update_range const&) const
#include <nas/train/recipe.hpp>

struct my_optimizer {
    static constexpr char const* kind = "my_optimizer";
#ifndef MUST_FAIL
    static constexpr int slots = 0;
#endif
    void update(nas::train::update_range const&) const {}
};

nas::train::recipe r{.optimizer = my_optimizer{}};
