#include <set>
#include <vector>

#include <nas/controller/bracket_runs.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::bracket_runs;

namespace {

std::vector<nas::bracket> const two{{{4, 1}, {2, 2}, {1, 4}}, {{2, 4}}};

// A genome of one decision, numbered.
struct numbered {
    std::uint32_t* made;
    nas::genome operator()() const { return {{7, 1000, (*made)++}}; }
};

nas::trial_record result(nas::proposal const& p, std::uint64_t number, double reward) {
    return {.number = number,
            .genome = p.genome,
            .budget = p.budget,
            .tag = p.tag,
            .state = nas::trial_state::complete,
            .reward = reward};
}

} // namespace

TEST_CASE("bracket_runs: the best of a rung go on from their own trials", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    std::uint64_t t = 0;
    auto const ask = [&] { return s.next(two, true, numbered{&made}); };
    for (double const reward : {0.1, 0.4, 0.2, 0.3}) {
        auto const p = ask();
        CHECK(p.budget == 1);
        CHECK(!p.continues);
        CHECK(s.feedback(two, result(p, t++, reward)));
    }
    auto const a = ask(), b = ask();
    CHECK(a.budget == 2);
    CHECK(a.genome[0].value == 1);
    CHECK(a.continues == 1u);
    CHECK(b.genome[0].value == 3);
    CHECK(b.continues == 3u);
    CHECK(s.needs(1));
    CHECK(s.needs(3));
    CHECK(!s.needs(2));
    s.feedback(two, result(a, t++, 0.5));
    s.feedback(two, result(b, t++, 0.6));
    auto const c = ask();
    CHECK(c.budget == 4);
    CHECK(c.genome[0].value == 3);
    CHECK(c.continues == 5u);
    CHECK(!s.done(1));
    s.feedback(two, result(c, t++, 0.6));
    CHECK(s.done(1));
    CHECK(!s.done(2));
    CHECK(s.open().empty());
    CHECK(ask().budget == 4); // the second bracket
}

TEST_CASE("bracket_runs: without resuming nothing is continued", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    for (std::uint64_t t = 0; t < 7; ++t) {
        auto const p = s.next(two, false, numbered{&made});
        CHECK(!p.continues);
        s.feedback(two, result(p, t, 1));
    }
}

TEST_CASE("bracket_runs: while results are awaited the next bracket begins, and results come in any order",
          "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    std::vector<nas::proposal> all;
    for (int i = 0; i < 10; ++i) all.push_back(s.next(two, true, numbered{&made}));
    std::vector<double> budgets;
    for (auto const& p : all) budgets.push_back(p.budget);
    CHECK(budgets == std::vector<double>{1, 1, 1, 1, 4, 4, 1, 1, 1, 1});
    std::set<std::uint64_t> tags;
    for (auto const& p : all) tags.insert(p.tag);
    CHECK(tags.size() == 10);
    for (std::size_t const i : {9u, 3u, 0u, 5u, 2u, 8u, 1u}) s.feedback(two, result(all[i], i, double(i)));
    auto const p = s.next(two, true, numbered{&made}); // of the first bracket again
    CHECK(p.budget == 2);
    CHECK(p.continues == 3u);
    CHECK(s.open().size() == 3);
}

TEST_CASE("bracket_runs: trials without a result do not go on, and a bracket without any ends", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    for (std::uint64_t t = 0; t < 4; ++t) {
        auto r = result(s.next(two, true, numbered{&made}), t, 1);
        if (t != 2) {
            r.state = nas::trial_state::failed;
            r.reward.reset();
        }
        s.feedback(two, r);
    }
    auto const p = s.next(two, true, numbered{&made});
    CHECK(p.budget == 2);
    CHECK(p.continues == 2u);
    auto lost = result(p, 4, 1);
    lost.reward.reset();
    s.feedback(two, lost);
    CHECK(s.done(1));
    CHECK(s.open().empty());
}

TEST_CASE("bracket_runs: results that are not theirs change nothing", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    auto const p = s.next(two, true, numbered{&made});
    bracket_runs const before = s;
    auto r = result(p, 0, 1);
    r.tag = 0;
    CHECK(!s.feedback(two, r));
    r.tag = 99;
    CHECK(!s.feedback(two, r));
    CHECK(s == before);
    r.tag = p.tag;
    CHECK(s.feedback(two, r));
    CHECK(!s.feedback(two, r)); // once
}

TEST_CASE("bracket_runs: several objectives are promoted by Pareto front", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    std::vector<std::vector<double>> const objectives{{1, 4}, {0.5, 0.5}, {4, 1}, {3, 0.5}};
    for (std::uint64_t t = 0; t < 4; ++t) {
        auto r = result(s.next(two, true, numbered{&made}), t, 0);
        r.reward.reset();
        r.objectives = objectives[t];
        s.feedback(two, r);
    }
    CHECK(s.next(two, true, numbered{&made}).continues == 0u);
    CHECK(s.next(two, true, numbered{&made}).continues == 2u);
}

TEST_CASE("bracket_runs: are saved and loaded exactly, and foreign bytes refused", "[controller]") {
    bracket_runs s;
    std::uint32_t made = 0;
    for (std::uint64_t t = 0; t < 6; ++t) {
        auto const p = s.next(two, true, numbered{&made});
        if (t < 5) s.feedback(two, result(p, t, double(t % 3)));
    }
    std::string bytes;
    nas::byte_writer out(bytes);
    s.save(out);
    nas::byte_reader in(bytes);
    CHECK(bracket_runs::load(in, two) == s);
    std::vector<nas::bracket> const other{{{2, 4}}};
    test::check_error<nas::storage_error>("nas.controller.81", [&] {
        nas::byte_reader again(bytes);
        (void)bracket_runs::load(again, other);
    });
    for (std::size_t n = 0; n < bytes.size(); ++n)
        test::check_error<nas::storage_error>("nas.storage.1", [&] {
            nas::byte_reader torn(std::string_view(bytes).substr(0, n));
            (void)bracket_runs::load(torn, two);
        });
}
