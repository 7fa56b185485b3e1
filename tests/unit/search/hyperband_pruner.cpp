#include <array>
#include <cmath>
#include <string>

#include <nas/search/hyperband_pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::hyperband_pruner;

TEST_CASE("hyperband_pruner: trials fall to the brackets in proportion to Hyperband's numbers", "[search]") {
    hyperband_pruner const p{.max_resource = 81};
    std::array<int, 5> count{};
    for (std::uint64_t t = 0; t < 14400; ++t) ++count[p.bracket_of(t, 81)];
    // ceil(5 * 3^s / (s + 1)): 81, 34, 15, 8, 5 of 143; three standard deviations
    std::array<double, 5> const shares{81, 34, 15, 8, 5};
    for (std::size_t b = 0; b < 5; ++b) {
        double const expected = 14400 * shares[b] / 143;
        INFO(b << ": " << count[b] << " of " << expected);
        CHECK(std::abs(count[b] - expected) < 3 * std::sqrt(expected));
    }
    int elsewhere = 0;
    for (std::uint64_t t = 0; t < 100; ++t)
        elsewhere += p.bracket_of(t, 81) != hyperband_pruner{.study = "other"}.bracket_of(t, 81);
    CHECK(elsewhere > 30);
}

TEST_CASE("hyperband_pruner: the hash is the CRC-32 of the study's name and the trial's number", "[search]") {
    // As Optuna has it: the hash modulo all trials of a pass, here brackets of 9, 5 and 3 trials for 9 steps.
    hyperband_pruner const p{.study = "study"};
    for (std::uint64_t t = 0; t < 20; ++t) {
        auto const at = nas::crc32("study_" + std::to_string(t)) % 17;
        CHECK(p.bracket_of(t, 9) == (at < 9 ? 0u : at < 14 ? 1u : 2u));
    }
}

TEST_CASE("hyperband_pruner: a trial is compared within its bracket, from that bracket's first rung on", "[search]") {
    hyperband_pruner const p{.max_resource = 9};
    std::array<std::uint64_t, 3> in{};
    for (std::uint64_t t = 1; t < 200; ++t) in[p.bracket_of(t, 9)] = t;
    for (std::size_t b = 0; b < 3; ++b) {
        test::past_trials past;
        for (int i = 0; i < 3; ++i) past.add(std::vector<double>(9, 1.0));
        for (auto& r : past.records) r.number = in[b];
        int const first_rung = b == 0 ? 1 : b == 1 ? 3 : 9;
        CHECK(test::stopped_at(p, past, std::vector<double>(9, 0.0), in[b]) == first_rung);
        CHECK(test::stopped_at(p, past, std::vector<double>(9, 0.0), in[(b + 1) % 3]) == 0); // others do not count
    }
}

TEST_CASE("hyperband_pruner: the length of a training follows from complete trials", "[search]") {
    hyperband_pruner const p{};
    test::past_trials past;
    past.add(std::vector<double>(8, 1.0), nas::trial_state::pruned);
    CHECK(test::stopped_at(p, past, std::vector<double>(9, 0.0), 0) == 0);
    std::uint64_t a = 0, b = 0; // two of the bracket whose first rung is at step 3 if a training has nine steps
    while (p.bracket_of(a, 9) != 1) ++a;
    for (b = a + 1; p.bracket_of(b, 9) != 1;) ++b;
    past.records.clear();
    past.add(std::vector<double>(8, 1.0)); // nine with the step 0
    past.records[0].number = a;
    CHECK(test::stopped_at(p, past, std::vector<double>(9, 0.0), b) == 3);
}

TEST_CASE("hyperband_pruner: options", "[search]") {
    using h = hyperband_pruner;
    for (h const& p : {h{.min_resource = 0}, h{.min_resource = 5, .max_resource = 4}, h{.max_resource = -1},
                       h{.reduction_factor = 1}})
        test::check_error<nas::search_error>("nas.search.44", [&] { p.check(); });
    test::past_trials past;
    past.add({1});
    std::uint64_t own = 1;
    h const boot{.max_resource = 9, .bootstrap_count = 1};
    while (boot.bracket_of(own, 9) != 0) ++own;
    CHECK(test::stopped_at(boot, {}, {5}, own) == 1);
    CHECK(h{}.describe() ==
          "hyperband_pruner{min_resource=1, max_resource=0, reduction_factor=3, bootstrap_count=0, study=''}");
}
