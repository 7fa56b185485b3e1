#include <cmath>

#include <nas/io/trial_json.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using nas::io::json, nas::io::trial_from_json, nas::io::trial_to_json;

namespace {

nas::trial_record example() {
    nas::trial_record r{
        .number = 17, .genome = nas::sample(test::six_points, nas::rng(1)), .state = nas::trial_state::complete};
    r.metrics = {.accuracy = 0.93,
                 .latency = nas::latency_reading(nas::milliseconds{12.5}, nas::milliseconds{0.25}),
                 .parameters = 1'200'000,
                 .macs = 300'000'000};
    r.metrics.set("f1", 0.5).set("device", "board 7");
    r.reward = 0.9;
    r.curve = {{1, 0.5}, {2, 0.75}};
    r.started = 100.0;
    r.finished = 102.5;
    return r;
}

} // namespace

TEST_CASE("trial_json: is written in stable order, with everything about time in one place", "[io]") {
    nas::trial_record r = example();
    r.genome = nas::encode(test::six_points, test::layer{5, true});
    CHECK(
        nas::io::write_json(trial_to_json(test::six_points, r)) ==
        R"-({"number":17,"state":"complete","genome":{"kernel":"1/3 (5)","wide":"1/2 (true)"},)-"
        R"-("metrics":{"accuracy":0.93,"latency":12.5,"latency_spread":0.25,"parameters":1200000,"macs":300000000,"extras":{"f1":0.5,"device":"board 7"}},)-"
        R"-("reward":0.9,"curve":[[1,0.5],[2,0.75]],"times":{"started":100.0,"finished":102.5,"seconds":2.5}})-");
}

TEST_CASE("trial_json: the keys that programs rely on are always there", "[io]") {
    nas::trial_record const failed{.number = 3,
                                   .genome = nas::sample(test::six_points, nas::rng(1)),
                                   .state = nas::trial_state::failed,
                                   .failure = nas::failure{nas::failure_kind::diverged, "nan at step 3"}};
    json const j = trial_to_json(test::six_points, failed);
    for (char const* key : {"number", "state", "genome", "metrics", "reward", "times"}) CHECK(j.contains(key));
    CHECK(j["reward"].is_null());
    CHECK(j["metrics"] == json::object());
    CHECK(j["times"] == json::object());
    CHECK(j["failure"] == json{{"kind", "diverged"}, {"why", "nan at step 3"}});
}

TEST_CASE("trial_json: every record survives, with extreme numbers and awkward texts", "[io]") {
    for (nas::trial_record r : test::awkward_records()) {
        r.genome = nas::sample(test::tiny_space, nas::rng(r.number));
        CHECK(trial_from_json(test::tiny_space,
                              nas::io::parse_json(nas::io::write_json(trial_to_json(test::tiny_space, r)))) == r);
    }
    CHECK(trial_from_json(test::six_points, trial_to_json(test::six_points, example())) == example());
    nas::trial_record nan{.genome = nas::sample(test::six_points, nas::rng(1)), .curve = {{1, std::nan("")}}};
    CHECK(std::isnan(trial_from_json(test::six_points, trial_to_json(test::six_points, nan)).curve[0].value));
}

TEST_CASE("trial_json: what is no trial is rejected with the name of the field", "[io]") {
    json const good = trial_to_json(test::six_points, example());
    auto const rejects = [&](char const* key, json value, std::string_view id) {
        json bad = good;
        bad[key] = std::move(value);
        INFO(key);
        test::check_error<nas::data_error>(id, [&] { (void)trial_from_json(test::six_points, bad); });
    };
    rejects("number", -1, "nas.json.8");
    rejects("number", "17", "nas.json.8");
    rejects("state", "done", "nas.json.8");
    rejects("state", 1, "nas.json.8");
    rejects("metrics", 3, "nas.json.8");
    rejects("metrics", {{"accuracy", "high"}}, "nas.json.8");
    rejects("metrics", {{"parameters", 1.5}}, "nas.json.8");
    rejects("metrics", {{"extras", {1, 2}}}, "nas.json.8");
    rejects("reward", "good", "nas.json.8");
    rejects("reward", {{"number", "much"}}, "nas.json.8");
    rejects("objectives", {true}, "nas.json.8");
    rejects("failure", "bad", "nas.json.8");
    rejects("failure", {{"kind", "bad luck"}, {"why", ""}}, "nas.json.8");
    rejects("failure", {{"kind", "crashed"}}, "nas.json.9");
    rejects("curve", {{1, 2, 3}}, "nas.json.8");
    rejects("curve", {{0.5, 2}}, "nas.json.8");
    rejects("times", nullptr, "nas.json.8");
    for (char const* key : {"number", "state", "genome", "metrics", "reward", "times"}) {
        json bad = good;
        bad.erase(key);
        test::check_error<nas::data_error>(
            "nas.json.9", [&] { (void)trial_from_json(test::six_points, bad); }, key);
    }
    test::check_error<nas::data_error>("nas.json.9", [] { (void)trial_from_json(test::six_points, json(3)); });
    CHECK_THROWS_AS(trial_from_json(test::tiny_space, good), nas::genome_mismatch);
}
