#include <stdexcept>
#include <string>

#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/testing/controller_suite.hpp>

#include "support/catch.hpp"

using nas::testing::controller_suite;

namespace {

// A controller that does everything right; each of those below spoils one thing.
struct good {
    struct state {
        nas::genome best{};
        double reward = -1e300;
    };
    nas::genome propose(state const& s, nas::space_view space, nas::rng& random) const {
        return s.best.empty() ? nas::sample(space, random) : nas::mutate(space, s.best, random);
    }
    void feedback(state& s, nas::trial_record const& r) const {
        if (auto const reward = nas::detail::usable_reward(r); reward && *reward > s.reward) s = {r.genome, *reward};
    }
    std::string describe() const { return "good"; }
    std::string save(state const& s) const {
        std::string bytes;
        nas::byte_writer out(bytes);
        nas::detail::put_genome(out, s.best);
        out.put(s.reward);
        return bytes;
    }
    state load(std::string_view bytes) const {
        nas::byte_reader in(bytes);
        state s;
        s.best = nas::detail::get_genome(in);
        s.reward = in.get_double();
        return s;
    }
};

struct foreign_genome : good {
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {{1, 2, 0}}; }
};
struct superfluous_gene : good {
    nas::genome propose(state&, nas::space_view space, nas::rng& r) const {
        nas::genome g = nas::sample(space, r);
        g.push_back({1, 2, 0});
        return g;
    }
};
struct hidden_state : good {
    nas::genome propose(state&, nas::space_view space, nas::rng&) const {
        static std::uint64_t calls = 0;
        return nas::sample(space, nas::rng(++calls));
    }
};
struct ignores_its_seed : good {
    nas::genome propose(state const& s, nas::space_view space, nas::rng&) const {
        nas::rng fixed(1);
        return good::propose(s, space, fixed);
    }
};
struct saves_half : good {
    state load(std::string_view bytes) const {
        state s = good::load(bytes);
        s.reward = -1e300;
        return s;
    }
};
struct careless_load : good {
    state load(std::string_view bytes) const {
        if (bytes.size() < 12) throw std::out_of_range("bytes");
        return good::load(bytes);
    }
};
struct believes_infinity : good {
    void feedback(state& s, nas::trial_record const& r) const {
        if (r.reward && !(*r.reward <= s.reward)) s = {r.genome, *r.reward};
        if (!(s.reward < 1e300)) throw std::runtime_error("reward out of range");
    }
};
struct needs_rewards : good {
    void feedback(state& s, nas::trial_record const& r) const {
        if (!r.reward) throw std::runtime_error("no reward");
        good::feedback(s, r);
    }
};
struct goes_on_from_nowhere : good {
    nas::proposal propose(state& s, nas::space_view space, nas::rng& r) const {
        return {.genome = good::propose(s, space, r), .budget = 2, .continues = 1000};
    }
};
struct negative_budget : good {
    nas::proposal propose(state& s, nas::space_view space, nas::rng& r) const {
        return {.genome = good::propose(s, space, r), .budget = -1};
    }
};
struct gives_up : good {
    nas::genome propose(state&, nas::space_view, nas::rng&) const {
        throw nas::space_exhausted("nas.search.4", "nothing to propose");
    }
};
struct refuses_itself : good {
    void check() const { throw nas::search_error("nas.search.5", "impossible"); }
};
struct nameless : good {
    std::string describe() const { return ""; }
};

template <class C>
std::string failures_of(C const& c) {
    return controller_suite(c, {.trials = 12}).text();
}

} // namespace

TEST_CASE("controller_suite: the library's own controllers pass", "[controller_suite]") {
    auto const pass = [](auto const& c, nas::testing::controller_suite_options const& o = {}) {
        auto const report = controller_suite(c, o);
        INFO(report.text());
        CHECK(report.passed());
        CHECK(report.checks > 1000);
    };
    pass(good{});
    pass(nas::random_search{});
    pass(nas::random_search{.replacement = false}, {.distinct = true});
    pass(nas::regularized_evolution{.population = 8, .sample = 3});
    pass(nas::any_controller(good{}));
}

TEST_CASE("controller_suite: finds each thing that a controller can get wrong", "[controller_suite]") {
    using Catch::Matchers::Contains;
    CHECK_THAT(failures_of(foreign_genome{}),
               Contains("in the flat space: trial 0: the genome is no point of the space"));
    CHECK_THAT(failures_of(superfluous_gene{}), Contains("holds decisions that the space does not ask for"));
    CHECK_THAT(failures_of(hidden_state{}), Contains("the same seed and the same results lead to other proposals"));
    CHECK_THAT(failures_of(ignores_its_seed{}), Contains("another seed makes no other proposals"));
    CHECK_THAT(failures_of(saves_half{}), Contains("saves as other bytes") && Contains("goes on in another way"));
    CHECK_THAT(failures_of(careless_load{}), Contains("threw no storage_error but: bytes"));
    CHECK_THAT(failures_of(believes_infinity{}), Contains("threw: reward out of range"));
    CHECK_THAT(failures_of(needs_rewards{}), Contains("threw: no reward"));
    CHECK_THAT(failures_of(goes_on_from_nowhere{}), Contains("go on from trial 1000, which has not ended"));
    CHECK_THAT(failures_of(negative_budget{}), Contains("the budget is -1"));
    CHECK_THAT(failures_of(gives_up{}), Contains("it proposes nothing at all"));
    CHECK_THAT(failures_of(refuses_itself{}), Contains("check() refuses the options"));
    CHECK_THAT(failures_of(nameless{}), Contains("describe() is empty"));
}

TEST_CASE("controller_suite: a promise to repeat nothing is held to", "[controller_suite]") {
    CHECK_THAT(controller_suite(nas::random_search{}, {.trials = 60, .distinct = true}).text(),
               Catch::Matchers::Contains("a genome is proposed twice"));
}
