#include <string>

#include <nas/search/evaluator.hpp>

#include "support/catch.hpp"

namespace {

struct net {};

struct archetype { // the least an evaluator can be
    double operator()(net const&) { return 0; }
};
struct gives_metrics {
    nas::metrics operator()(net const&) const { return {}; }
};
struct takes_trial {
    float operator()(net const&, nas::running_trial&) const { return 0; }
};
struct takes_typed_trial {
    int operator()(net const&, nas::trial<net>&) const { return 0; }
};

struct gives_nothing {
    void operator()(net const&) const {}
};
struct gives_text {
    std::string operator()(net const&) const { return {}; }
};
struct changes_the_architecture {
    double operator()(net&) const { return 0; }
};
struct takes_number {
    double operator()(net const&, int) const { return 0; }
};

} // namespace

TEST_CASE("Evaluator: accepts callables that turn an architecture into results", "[search]") {
    STATIC_REQUIRE(nas::Evaluator<archetype, net>);
    STATIC_REQUIRE(nas::Evaluator<gives_metrics, net>);
    STATIC_REQUIRE(nas::Evaluator<takes_trial, net>);
    STATIC_REQUIRE(nas::Evaluator<takes_typed_trial, net>);
    STATIC_REQUIRE(nas::Evaluator<double (*)(net const&), net>);
    STATIC_REQUIRE(nas::Evaluator<decltype([](net const&, auto& t) {
                                      t.report(1, 0.5);
                                      return 0.5;
                                  }),
                                  net>);
}

TEST_CASE("Evaluator: rejects what nearly is one", "[search]") {
    STATIC_REQUIRE(!nas::Evaluator<gives_nothing, net>);
    STATIC_REQUIRE(!nas::Evaluator<gives_text, net>);
    STATIC_REQUIRE(!nas::Evaluator<changes_the_architecture, net>);
    STATIC_REQUIRE(!nas::Evaluator<takes_number, net>);
    STATIC_REQUIRE(!nas::Evaluator<archetype, int>);
}
