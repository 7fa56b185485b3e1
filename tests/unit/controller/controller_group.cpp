#include <nas/controller/controller_group.hpp>
#include <nas/controller/random_search.hpp>

#include "support/controller_cases.hpp"

TEST_CASE("controller_group: states survive saving, before the first use too", "[controller_group]") {
    nas::any_controller const a = nas::random_search{.replacement = false}, b = nas::random_search{};
    std::vector<nas::any_controller const*> const all{&a, &b};
    nas::detail::controller_group g;
    for (int i = 0; i < 2; ++i) {
        std::string bytes;
        nas::byte_writer out(bytes);
        g.save(out, all);
        nas::byte_reader in(bytes);
        auto loaded = nas::detail::controller_group::load(in, all);
        CHECK(in.at_end());
        nas::rng r(1), same(1);
        CHECK(g.ask(all, 0, test::six_points, r, {}) == loaded.ask(all, 0, test::six_points, same, {}));
    }
}
