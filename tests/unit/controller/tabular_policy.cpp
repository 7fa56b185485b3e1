#include <string>

#include <nas/controller/tabular_policy.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::tabular_policy;

TEST_CASE("tabular_policy: decisions begin with scores of 0 and are told apart by key and count", "[tabular_policy]") {
    tabular_policy p({}, 1);
    tabular_policy::trace t;
    CHECK(p.ask(t, 10, 3).size() == 3);
    p.answer(t, 2);
    (void)p.ask(t, 10, 2);
    p.answer(t, 1);
    (void)p.ask(t, 10, 3); // the same again
    p.answer(t, 0);
    CHECK(t.scores == std::vector<double>(8));
    CHECK(p.parameters().size() == 5);

    std::vector<double> gradient(5);
    p.add_gradient(t, std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}, gradient);
    CHECK(gradient == std::vector<double>{7, 9, 11, 4, 5});

    p.parameters()[3] = 0.5;
    t.clear();
    auto const scores = p.ask(t, 10, 2);
    CHECK(std::vector(scores.begin(), scores.end()) == std::vector{0.5, 0.0});
}

TEST_CASE("tabular_policy: saved and restored exactly; damaged bytes are refused", "[tabular_policy]") {
    tabular_policy p({}, 1);
    tabular_policy::trace t;
    (void)p.ask(t, 7, 3);
    (void)p.ask(t, 3, 2);
    for (std::size_t i = 0; i < 5; ++i) p.parameters()[i] = 0.1 * static_cast<double>(i);
    std::string bytes;
    nas::byte_writer out(bytes);
    p.save(out);
    nas::byte_reader in(bytes);
    CHECK(tabular_policy::load(in, {}) == p);
    CHECK(in.at_end());

    auto const refused = [](std::string const& damaged, std::string_view id) {
        test::check_error<nas::storage_error>(id, [&] {
            nas::byte_reader torn(damaged);
            (void)tabular_policy::load(torn, {});
        });
    };
    refused(bytes.substr(0, 30), "nas.controller.41");
    refused(bytes.substr(0, 12), "nas.storage.1");
    std::string twice = bytes;
    twice[4 + 12 + 24] = 7;     // both decisions have one key …
    twice[4 + 12 + 24 + 8] = 3; // … and count
    refused(twice, "nas.controller.41");
}
