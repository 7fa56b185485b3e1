#include <nas/train/parameter_group.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

struct segment {
    std::string name;
    nas::nn::parameter_role role;
    std::size_t offset, elements;
};

std::vector<segment> const segments{{"stem.weight", nas::nn::parameter_role::weight, 0, 10},
                                    {"stem.norm.scale", nas::nn::parameter_role::scale, 16, 4},
                                    {"head.weight", nas::nn::parameter_role::weight, 32, 20},
                                    {"head.bias", nas::nn::parameter_role::bias, 64, 2}};

} // namespace

TEST_CASE("parameter_group: patterns match whole names", "[train]") {
    CHECK(matches_pattern("stem.weight", "stem.weight"));
    CHECK_FALSE(matches_pattern("stem", "stem.weight"));
    CHECK(matches_pattern("stem*", "stem.weight"));
    CHECK(matches_pattern("*", ""));
    CHECK(matches_pattern("*.weight", "stages[1].expand.weight"));
    CHECK(matches_pattern("*[?].*.weight", "stages[1].expand.weight"));
    CHECK_FALSE(matches_pattern("*.weight", "stem.weights"));
    CHECK_FALSE(matches_pattern("?", ""));
    CHECK(matches_pattern("a*b*c", "a1b2b3c"));
    CHECK_FALSE(matches_pattern("a*b*c", "a1b2b3"));
}

TEST_CASE("parameter_group: the first group that matches sets rate and decay, frozen ones are left out", "[train]") {
    std::vector<parameter_group> const groups{{.names = "head.bias", .rate = 3},
                                              {.names = "head.*", .rate = 10, .decay = 0.5},
                                              {.names = "*.norm.*", .frozen = true}};
    auto const runs = parameter_runs(segments, {.rate = 0.2}, groups);
    std::vector<parameter_run> const expected{{.offset = 0, .elements = 10, .decay = 0.2},
                                              {.offset = 32, .elements = 20, .decay = 0.1, .rate = 10},
                                              {.offset = 64, .elements = 2, .rate = 3, .weight = false}};
    CHECK(runs == expected);
}

TEST_CASE("parameter_group: without groups all parameters learn alike", "[train]") {
    CHECK(parameter_runs(segments, {.rate = 0.2}, {}) == parameter_runs(segments, {.rate = 0.2}));
}

TEST_CASE("parameter_group: a pattern that matches nothing is refused, though shadowed ones are not", "[train]") {
    auto const text = message_of<nas::train_error>(
        "nas.train.42", [] { (void)parameter_runs(segments, {}, std::vector<parameter_group>{{.names = "haed.*"}}); });
    CHECK(contains(text, "no parameter matches \"haed.*\" among 4 (the first is stem.weight)"));
    CHECK(parameter_runs(segments, {}, std::vector<parameter_group>{{.names = "*"}, {.names = "head.*"}}).size() == 4);
}

TEST_CASE("parameter_group: settings out of range are refused", "[train]") {
    auto const refused = [](parameter_group const& g) {
        return message_of<nas::train_error>("nas.train.4", [&] { g.check(); });
    };
    CHECK(contains(refused({}), "names is empty"));
    CHECK(contains(refused({.names = "a", .rate = -1}), "\"a\" has rate -1"));
    CHECK(contains(refused({.names = "a", .decay = -2}), "decay -2"));
    CHECK_NOTHROW(parameter_group{.names = "a", .rate = 0}.check());
}
