#include <cmath>
#include <string>

#include <nas/controller/recurrent_policy.hpp>

#include "support/check_error.hpp"
#include "support/policy_cases.hpp"

using nas::detail::recurrent_policy;
using learning = nas::detail::policy_learning<recurrent_policy>;

namespace {

recurrent_policy::shape const small{.hidden = 4, .layers = 2, .initial = 0.5};

std::vector<double> scores_after(recurrent_policy& p, std::uint32_t first_answer) {
    recurrent_policy::trace t;
    (void)p.ask(t, 1, 2);
    p.answer(t, first_answer);
    auto const s = p.ask(t, 2, 3);
    return {s.begin(), s.end()};
}

} // namespace

TEST_CASE("recurrent_policy: scores depend on the answers before", "[recurrent_policy]") {
    recurrent_policy p(small, 1);
    CHECK(scores_after(p, 0) != scores_after(p, 1));
    CHECK(scores_after(p, 1) == scores_after(p, 1));
}

TEST_CASE("recurrent_policy: initial parameters depend on the seed and the decision, not on the order of meeting",
          "[recurrent_policy]") {
    recurrent_policy p(small, 1), q(small, 1), other(small, 2);
    recurrent_policy::trace t;
    (void)q.ask(t, 2, 3); // met first
    CHECK(scores_after(p, 1) == scores_after(q, 1));
    CHECK(scores_after(p, 1) != scores_after(other, 1));
    for (double const x : p.parameters()) CHECK(std::abs(x) <= 0.5);
}

TEST_CASE("recurrent_policy: heads belong to decisions, or to all with as many alternatives", "[recurrent_policy]") {
    auto const heads = [](bool shared) {
        recurrent_policy::shape s = small;
        s.shared_heads = shared;
        recurrent_policy p(s, 1);
        std::size_t const before = p.parameters().size();
        recurrent_policy::trace t;
        for (std::uint64_t key = 1; key <= 5; ++key) {
            (void)p.ask(t, key, 3);
            p.answer(t, 1);
        }
        return (p.parameters().size() - before) / (3 * (2 * 4 + 1));
    };
    CHECK(heads(false) == 5);
    CHECK(heads(true) == 1);
}

TEST_CASE("recurrent_policy: the gradient of REINFORCE is unbiased, whatever the baseline", "[recurrent_policy]") {
    learning const l{.shape = {.hidden = 2, .layers = 1}};
    auto s = test::uneven_policy(l, test::branching);
    test::check_unbiased(l, s, test::branching, 20'000);
}

TEST_CASE("recurrent_policy: the gradient is that of the objective by finite differences", "[recurrent_policy]") {
    for (bool const shared : {false, true}) {
        learning l{.shape = small, .head = {.temperature = 2, .tanh_constant = 1.5}, .entropy_bonus = 0.3};
        l.shape.shared_heads = shared;
        test::check_gradient(l, test::branching);
        l.clip = 0.2;
        test::check_gradient(l, test::branching);
    }
}

TEST_CASE("recurrent_policy: saved and restored exactly; other shapes and damaged bytes are refused",
          "[recurrent_policy]") {
    recurrent_policy p(small, 1);
    (void)scores_after(p, 1);
    auto const bytes_of = [](recurrent_policy const& x) {
        std::string bytes;
        nas::byte_writer out(bytes);
        x.save(out);
        return bytes;
    };
    auto const load = [](std::string const& bytes, recurrent_policy::shape const& s) {
        nas::byte_reader in(bytes);
        return recurrent_policy::load(in, s);
    };
    std::string const bytes = bytes_of(p);
    CHECK(load(bytes, small) == p);
    CHECK(load(bytes_of({}), small) == recurrent_policy{});
    auto more = small;
    more.hidden = 5;
    test::check_error<nas::storage_error>(
        "nas.controller.41", [&] { (void)load(bytes, more); }, "2 layers of 5 units");
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)load(bytes.substr(0, 100), small); });
    std::string twice = bytes;
    twice[12 + 12] = 1;     // both heads have one key …
    twice[12 + 12 + 8] = 2; // … and count
    test::check_error<nas::storage_error>("nas.controller.41", [&] { (void)load(twice, small); });
}
