#pragma once
// The published results of NAS-Bench-Macro (Su et al. 2021), as a table and as benchmark problems.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/bench/trace.hpp>
#include <nas/core/error.hpp>
#include <nas/io/json.hpp>
#include <nas/storage/read_file.hpp>
#include <nas/zoo/nb_macro.hpp>

namespace nas::io {

/// What the benchmark measured on one network.
struct nb_macro_result {
    std::array<double, 3> test_accuracy{}; ///< percent, one per training
    double mean_accuracy = 0;              ///< percent
    std::int64_t parameters = 0;
    std::int64_t macs = 0;

    friend bool operator==(nb_macro_result const&, nb_macro_result const&) = default;
};

/// The results of all 6,561 networks.
class nb_macro_table {
public:
    static constexpr std::size_t networks = 6561;

    /// Reads the benchmark's JSON: one object, a code of eight digits to test_acc, mean_acc, params and flops.
    /// Throws `data_error`: [nas.json.1] if it is not JSON, [nas.bench.20] with the code unless every network is there and complete.
    explicit nb_macro_table(std::string_view text, std::string_view source = "JSON text") : results_(networks) {
        json const all = parse_json(text, source);
        if (!all.is_object() || all.size() != networks)
            throw data_error("nas.bench.20", source, " holds ", all.is_object() ? all.size() : 0,
                             " networks, NAS-Bench-Macro has 6561; is it nas-bench-macro_cifar10.json?");
        for (auto const& [code, fields] : all.items()) {
            try {
                nb_macro_result& r = results_[index_of(zoo::nb_macro_from_code(code))];
                r.test_accuracy = fields.at("test_acc").get<std::array<double, 3>>();
                r.mean_accuracy = fields.at("mean_acc").get<double>();
                r.parameters = fields.at("params").get<std::int64_t>();
                r.macs = fields.at("flops").get<std::int64_t>();
            } catch (json::exception const& e) {
                throw data_error("nas.bench.20", source, ": network ", code,
                                 " needs test_acc (3 numbers), mean_acc, params and flops: ", e.what());
            } catch (space_error const& e) {
                throw data_error("nas.bench.20", source, ": ", e.what());
            }
        }
    }

    nb_macro_result const& at(zoo::nb_macro_network const& n) const { return results_[index_of(n)]; }

    /// In the order of the codes.
    std::vector<nb_macro_result> const& results() const noexcept { return results_; }

private:
    // The code as a number to base 3.
    static std::size_t index_of(zoo::nb_macro_network const& n) {
        std::size_t i = 0;
        for (zoo::nb_macro_layer const l : n.layers) i = 3 * i + static_cast<std::size_t>(l);
        return i;
    }

    std::vector<nb_macro_result> results_;
};

/// The table in the file `path`. Throws `storage_error` if it cannot be read, else as the constructor does.
inline nb_macro_table read_nb_macro_table(std::string const& path) {
    return nb_macro_table(storage::read_file(path), path);
}

struct nb_macro_problem_options {
    bool one_repeat = false; ///< the reward is the accuracy of one of the three trainings at random, not the mean
};

namespace detail {

inline bench::evaluation nb_macro_evaluation(nb_macro_result const& r, double accuracy) {
    return {.score = r.mean_accuracy, .metrics = {.accuracy = accuracy, .parameters = r.parameters, .macs = r.macs}};
}

} // namespace detail

/// Find the most accurate network; the reward is the accuracy in percent, the score the mean of its three trainings, the optimum
/// 93.1267. Every evaluation costs one second: the benchmark has no times.
inline bench::problem nb_macro_problem(nb_macro_table table, nb_macro_problem_options const& options = {}) {
    double best = 0;
    for (nb_macro_result const& r : table.results()) best = r.mean_accuracy > best ? r.mean_accuracy : best;
    return {{.name = options.one_repeat ? "nb_macro_one_repeat" : "nb_macro", .best = best},
            zoo::nb_macro,
            [t = std::make_shared<nb_macro_table const>(std::move(table)), options](zoo::nb_macro_network const& n,
                                                                                    rng& random) {
                nb_macro_result const& r = t->at(n);
                double const accuracy = options.one_repeat ? r.test_accuracy[random.below(3)] : r.mean_accuracy;
                bench::evaluation e = detail::nb_macro_evaluation(r, accuracy);
                e.reward = accuracy;
                return e;
            }};
}

/// Trade accuracy against MACs. Both objectives are scaled and negated: (MACs - 7,713,280) / (106e6 - 7,713,280) and
/// (error - 6.87333679) / (55 - 6.87333679), reference (-1, -1); the true front of 35 networks has the hypervolume 0.903842.
inline bench::problem nb_macro_tradeoff(nb_macro_table table) {
    auto const objectives_of = [](nb_macro_result const& r) {
        constexpr double least_macs = 7'713'280, least_error = 6.87333679;
        return std::array{-(static_cast<double>(r.macs) - least_macs) / (106e6 - least_macs),
                          -(100 - r.mean_accuracy - least_error) / (55 - least_error)};
    };
    bench::detail::dominated_volume volume({-1, -1});
    double best = 0;
    for (nb_macro_result const& r : table.results()) {
        auto const o = objectives_of(r);
        best = volume.add(o[0], o[1]);
    }
    return {
        {.name = "nb_macro_tradeoff", .objectives = 2, .best = best, .reference = {-1, -1}},
        zoo::nb_macro,
        [t = std::make_shared<nb_macro_table const>(std::move(table)), objectives_of](zoo::nb_macro_network const& n) {
            nb_macro_result const& r = t->at(n);
            bench::evaluation e = detail::nb_macro_evaluation(r, r.mean_accuracy);
            auto const o = objectives_of(r);
            e.objectives = {o[0], o[1]};
            return e;
        }};
}

} // namespace nas::io
