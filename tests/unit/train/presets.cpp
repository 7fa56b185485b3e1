#include <set>

#include <nas/train/presets.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::preset;
using nas::train::preset_curve;
using nas::train::training_preset;

namespace {

struct row {
    char const* name;
    std::int64_t batch;
    int epochs;
    std::int64_t steps;
    double rate;
    std::int64_t warm_up_steps;
    double warm_up_from;
    std::int64_t image;
    char const* optimizer;
};

constexpr char const* momentum = "sgd(momentum 0.9)";
constexpr char const* tensorflow = "rmsprop(smoothing 0.9, momentum 0.9, epsilon 0.002, tensorflow)";

// The published numbers.
constexpr row table[] = {
    {"mnasnet_search", 512, 5, 12'510, 0.032, 1'250, 0, 224, momentum},
    {"mnasnet_search_stepwise", 512, 5, 12'510, 0.032, 1'250, 0, 224, momentum},
    {"mnasnet_stage_2", 1024, 350, 437'850, 0.064, 6'256, 0, 224, tensorflow},
    {"mnasnet_proxy_task", 512, 350, 875'700, 0.032, 6'256, 0, 224, tensorflow},
    {"mnasnet_search_pytorch", 512, 5, 0, 0.032, 0, 0.00032, 224, momentum},
    {"mnasnet_stage_2_pytorch", 2048, 350, 0, 0.032, 0, 0.00032, 224, momentum},
    {"spinenet_search", 80, 12, 16'634, 0.16, 1'386, 0.0067, 512, momentum},
    {"spinenet_stage_2", 64, 200, 370'400, 0.14, 4'000, 0.00335, 640, momentum},
    {"nas_fpn_search", 64, 5, 8'663, 0.08, 1'733, 0.0067, 512, momentum},
    {"nas_fpn_stage_2", 64, 100, 185'200, 0.005, 0, 0, 512, momentum},
    {"pointpillars_search", 8, 1, 19'760, 8e-4, 1'000, 8e-5, 512, momentum},
    {"pointpillars_stage_2", 16, 75, 741'000, 8e-4, 9'880, 1.6e-4, 512, momentum},
    {"segmentation", 32, 0, 20'000, 0.01, 500, 0, 640, momentum},
    {"medical_3d", 0, 0, 0, 1e-3, 0, 0, 96, "novograd(beta1 0.9, beta2 0.98, epsilon 1e-08)"},
};

double rate_at(training_preset const& p, double part) {
    auto const r = p.recipe_for(1'281'167);
    return r.rate({part * r.epochs, static_cast<double>(r.epochs)});
}

} // namespace

TEST_CASE("presets: batch, length, rate, warm-up and optimizer are the published ones", "[train]") {
    CHECK(nas::train::presets().size() == std::size(table));
    for (row const& r : table) {
        INFO(r.name);
        training_preset const p = preset(r.name);
        CHECK(p.name == r.name);
        CHECK(p.batch == r.batch);
        CHECK(p.epochs == r.epochs);
        CHECK(p.steps == r.steps);
        CHECK(p.rate == r.rate);
        CHECK(p.final_rate == 0);
        CHECK(p.warm_up_steps == r.warm_up_steps);
        CHECK(p.warm_up_from == r.warm_up_from);
        CHECK(p.image.front() == r.image);
        CHECK(p.optimizer.describe() == r.optimizer);
        CHECK(!p.data.empty());
    }
}

TEST_CASE("presets: regularisation and what the networks need are the published ones", "[train]") {
    auto const search = preset("mnasnet_search"), stage_2 = preset("mnasnet_stage_2");
    CHECK(search.label_smoothing == 0.1);
    CHECK(search.dropout == 0.2);
    CHECK(search.head_features == 256);
    CHECK(search.decay.rate == 0);
    CHECK(stage_2.decay.rate == 1e-5);
    CHECK(stage_2.clip.norm == 1);
    CHECK(stage_2.head_features == 1280);
    CHECK(stage_2.norm_momentum == 0.01);
    CHECK(stage_2.norm_epsilon == 0.001);
    CHECK(preset("mnasnet_proxy_task").clip.norm == 1);
    CHECK(preset("mnasnet_search_pytorch").decay.rate == 1e-4);
    CHECK(preset("mnasnet_search_pytorch").warm_up_epochs == 1);
    CHECK(preset("mnasnet_stage_2_pytorch").warm_up_epochs == 5);
    CHECK(preset("spinenet_stage_2").clip.norm == 10);
    CHECK(preset("spinenet_stage_2").decay.rate == 4e-5);
    CHECK(preset("pointpillars_search").clip.norm == 10);
    CHECK(preset("pointpillars_stage_2").clip.norm == 10);
    REQUIRE(preset("medical_3d").average);
    CHECK(preset("medical_3d").average->decay == 0.998);
    CHECK(preset("medical_3d").image == std::vector<std::int64_t>{96, 96, 64});
}

TEST_CASE("presets: the MnasNet search ends near 0 on a cosine, as shipped it falls to a tenth at 80 %", "[train]") {
    auto const cosine = preset("mnasnet_search"), stepwise = preset("mnasnet_search_stepwise");
    CHECK(rate_at(cosine, 0.5) == Approx(0.016));
    CHECK(rate_at(cosine, 1) == Approx(0).margin(1e-12));
    CHECK(rate_at(stepwise, 0.79) == 0.032);
    CHECK(rate_at(stepwise, 0.8) == 0.0032);
    CHECK(rate_at(stepwise, 1) == 0.0032);
    auto const detection = preset("spinenet_stage_2");
    CHECK(rate_at(detection, 0.5) == 0.14);
    CHECK(rate_at(detection, 0.9) == 0.014);
    CHECK(rate_at(detection, 0.96) == 0.0014);
    CHECK(rate_at(detection, 0.98) == 0.00014);
}

TEST_CASE("presets: an unknown name is refused with those there are", "[train]") {
    auto const text = message_of<nas::train_error>("nas.train.46", [] { (void)preset("mnasnet"); });
    CHECK(contains(text, "no preset \"mnasnet\""));
    for (row const& r : table) CHECK(contains(text, r.name));
}

TEST_CASE("presets: names are unique, and all but the one whose batch is the user's give a recipe", "[train]") {
    std::set<std::string> names;
    for (training_preset const& p : nas::train::presets()) {
        CHECK(names.insert(p.name).second);
        if (p.name != "medical_3d") CHECK_NOTHROW(p.recipe_for(10'000));
    }
}
