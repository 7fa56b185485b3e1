#include <nas/train/swa.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::swa;

TEST_CASE("swa: the last epoch counts, and every so many before it back to the start", "[train]") {
    auto const taken = [](swa const& s, int epochs) {
        std::vector<int> out;
        for (int e = 1; e <= epochs; ++e)
            if (s.takes(e, epochs)) out.push_back(e);
        return out;
    };
    CHECK(taken({.start = 0.75}, 8) == std::vector<int>{7, 8});
    CHECK(taken({.start = 0.5, .every = 2}, 10) == std::vector<int>{6, 8, 10});
    CHECK(taken({.start = 0.5, .every = 3}, 10) == std::vector<int>{7, 10});
    CHECK(taken({.start = 0}, 3) == std::vector<int>{1, 2, 3});
    CHECK(taken({.start = 0.99}, 1) == std::vector<int>{1});
}

TEST_CASE("swa: the average is the plain mean", "[train]") {
    std::vector<float> average{5, 5}, a{1, 2}, b{2, 4}, c{6, 0};
    swa const s;
    s.update({.average = average, .current = a, .earlier = 0});
    CHECK(average == a); // what was there before does not count
    s.update({.average = average, .current = b, .earlier = 1});
    s.update({.average = average, .current = c, .earlier = 2});
    CHECK(average[0] == Approx(3));
    CHECK(average[1] == Approx(2));
}

TEST_CASE("swa: settings out of range are refused", "[train]") {
    auto const refused = [](swa const& s) { return message_of<nas::train_error>("nas.train.4", [&] { s.check(); }); };
    CHECK(contains(refused({.start = 1}), "start is 1"));
    CHECK(contains(refused({.start = -0.5}), "start is -0.5"));
    CHECK(contains(refused({.every = 0}), "every is 0"));
    CHECK(contains(refused({.statistics_batches = -1}), "statistics_batches is -1"));
    CHECK_NOTHROW(swa{}.check());
}
