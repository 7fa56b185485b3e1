#include <atomic>
#include <stdexcept>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/adam.hpp>
#include <nas/train/fit_many.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

struct toy {
    std::vector<nas::nn::graph> graphs{small_net(), small_net(0.2), small_net(0.5)};
    std::vector<nas::nn::weights> weights{nas::nn::initialize(graphs[0], 1), nas::nn::initialize(graphs[1], 2),
                                          nas::nn::initialize(graphs[2], 3)};
    nas::nn::backend backend = nas::nn::reference_backend();
    dataset data = quarters(40), unseen = quarters(20, 2);

    std::vector<fit_job> jobs() const {
        std::vector<fit_job> out;
        for (std::size_t i = 0; i < 5; ++i)
            out.push_back({.model = {.graph = graphs[i % 3], .weights = weights[i % 3], .backend = backend},
                           .data = {.train = data, .validation = &unseen},
                           .recipe = {.epochs = 2,
                                      .batch = 10,
                                      .optimizer = i % 2 ? optimizer(adam{}) : optimizer(sgd{}),
                                      .rate = cosine_rate{.rate = 0.01},
                                      .average = ema{.decay = 0.8},
                                      .seed = i + 1}});
        return out;
    }
};

} // namespace

TEST_CASE("fit_many: every training ends as it would alone, bit for bit, in the order of the jobs", "[train]") {
    toy const x;
    auto const jobs = x.jobs();
    std::vector<fit_result> alone;
    for (fit_job const& j : jobs) alone.push_back(fit(j.model, j.data, j.recipe));
    for (int const at_once : {1, 2, 3, 9, 0}) {
        auto const together = fit_many(jobs, {.at_once = at_once});
        REQUIRE(together.size() == 5);
        for (std::size_t i = 0; i < 5; ++i) {
            REQUIRE(together[i].result);
            CHECK_FALSE(together[i].failure);
            CHECK(together[i].result->weights == alone[i].weights);
            CHECK(together[i].result->validation == alone[i].validation);
        }
    }
}

TEST_CASE("fit_many: a training that throws leaves the others alone", "[train]") {
    toy const x;
    auto jobs = x.jobs();
    jobs[1].recipe.batch = 41;
    jobs[3].recipe.rate = constant_rate{.rate = 1e30};
    auto const out = fit_many(jobs, {.at_once = 2});
    CHECK_FALSE(out[1].result);
    REQUIRE(out[1].failure);
    message_of<nas::train_error>("nas.train.3", [&] { std::rethrow_exception(out[1].failure); });
    CHECK(out[3].result->state == fit_state::diverged); // a result
    for (std::size_t const i : {0u, 2u, 4u}) CHECK(out[i].result->state == fit_state::finished);
}

TEST_CASE("fit_many: every training has an observer of its own, and an exception of it is its own, too", "[train]") {
    toy const x;
    struct watcher {
        std::atomic<int>* steps;
        std::size_t job;
        void on_step(step_report const&) const { ++steps[job]; }
        bool should_stop() const { return job == 2 && steps[job] == 3; }
        void on_epoch(epoch_report const&) const {
            if (job == 4) throw std::runtime_error("enough");
        }
    };
    std::atomic<int> steps[5] = {};
    auto const out = fit_many(x.jobs(), {.at_once = 2}, [&](std::size_t i) { return watcher{steps, i}; });
    for (std::size_t const i : {0u, 1u, 3u}) CHECK(steps[i] == 8);
    CHECK(steps[2] == 3);
    CHECK(out[2].result->state == fit_state::stopped);
    CHECK(steps[4] == 4);
    CHECK_THROWS_AS(std::rethrow_exception(out[4].failure), std::runtime_error);
}

TEST_CASE("fit_many: trainings with checkpoints of their own go on where they stopped", "[train]") {
    toy const x;
    temp_folder const folder;
    auto jobs = x.jobs();
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].keep.path = folder / std::to_string(i);
    auto const whole = fit_many(x.jobs());
    struct stopper {
        int asked = 0;
        bool should_stop() { return ++asked == 5; }
    };
    (void)fit_many(jobs, {.at_once = 2}, [](std::size_t) { return stopper{}; });
    auto const resumed = fit_many(jobs, {.at_once = 2});
    for (std::size_t i = 0; i < 5; ++i) CHECK(resumed[i].result->weights == whole[i].result->weights);
}

TEST_CASE("fit_many: no jobs are no work, a negative number at once is refused", "[train]") {
    CHECK(fit_many({}).empty());
    message_of<nas::train_error>("nas.train.4", [] { (void)fit_many({}, {.at_once = -1}); });
}
