#include <nas/trial/metrics.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::metrics, nas::milliseconds;

TEST_CASE("metrics: nothing is measured until somebody measures it", "[trial]") {
    metrics const m;
    for (char const* name : {"accuracy", "latency", "parameters", "macs", "peak_bytes", "energy", "f1"})
        CHECK(!m.find(name));
}

TEST_CASE("metrics: zero is a measurement", "[trial]") {
    metrics const m{
        .accuracy = 0.0, .latency = milliseconds{0}, .parameters = 0, .macs = 0, .peak_bytes = 0, .energy = 0.0};
    for (char const* name : {"accuracy", "latency", "parameters", "macs", "peak_bytes", "energy"}) {
        REQUIRE(m.find(name));
        CHECK(*m.find(name) == 0);
    }
    CHECK(m != metrics{});
}

TEST_CASE("metrics: every metric is found by its name", "[trial]") {
    metrics m{
        .accuracy = 0.9, .latency = milliseconds{12}, .parameters = 100, .macs = 200, .peak_bytes = 300, .energy = 0.5};
    m.set("f1", 0.8);
    CHECK(m.at("accuracy") == 0.9);
    CHECK(m.at("latency") == 12);
    CHECK(m.at("parameters") == 100);
    CHECK(m.at("macs") == 200);
    CHECK(m.at("peak_bytes") == 300);
    CHECK(m.at("energy") == 0.5);
    CHECK(m.at("f1") == 0.8);
}

TEST_CASE("metrics: extras are unlimited, keep their order, and replace an earlier value of the same name", "[trial]") {
    metrics m;
    for (int i = 0; i < 1000; ++i) m.set("extra " + std::to_string(i), i);
    m.set("extra 7", 70.0).set("stage", "second");
    CHECK(m.extras.size() == 1001);
    CHECK(m.extras[7].name == "extra 7");
    CHECK(m.at("extra 7") == 70);
    CHECK(m.at("extra 999") == 999);
    CHECK(std::get<std::string>(m.extras[1000].value) == "second");
    CHECK(!m.find("stage")); // a text is no number
}

TEST_CASE("metrics: a metric that was not measured is named in the error", "[trial]") {
    test::check_error<nas::search_error>(
        "nas.search.1", [] { (void)metrics{}.at("energy"); }, "'energy'", "not measured");
}

TEST_CASE("metrics: an extra cannot take the name of a built-in metric, nor none", "[trial]") {
    metrics m;
    for (char const* name : {"accuracy", "latency", "parameters", "macs", "peak_bytes", "energy", "reward"})
        test::check_error<nas::search_error>(
            "nas.search.2", [&] { m.set(name, 1.0); }, name);
    test::check_error<nas::search_error>(
        "nas.search.2", [&] { m.set("", "text"); }, "empty");
    CHECK(m.extras.empty());
}
