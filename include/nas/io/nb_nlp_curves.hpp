#pragma once
// Learning curves of recurrent networks from NAS-Bench-NLP (Klyuchnikov et al. 2020), as benchmark problem for early stopping.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/io/json.hpp>
#include <nas/space/between.hpp>
#include <nas/space/named.hpp>
#include <nas/storage/read_file.hpp>

namespace nas::io {

/// One training: an entry per epoch; losses in nats, NaN in the epoch in which the training diverged.
struct nb_nlp_log {
    std::int64_t id = 0;
    std::string cell; ///< JSON of the cell: node name to operation and inputs
    std::int64_t parameters = 0;
    std::vector<double> train_loss, validation_loss, test_loss;
    std::vector<double> seconds;

    /// The first epoch, from 1, without a finite validation loss; 0 if there is none.
    std::size_t diverged_at() const {
        for (std::size_t i = 0; i < validation_loss.size(); ++i)
            if (!is_finite(validation_loss[i])) return i + 1;
        return 0;
    }
};

namespace detail {

/// `text` with the words NaN, Infinity and -Infinity, which Python writes but JSON lacks, as null where they stand outside strings.
inline std::string without_nan_words(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!quoted) {
            bool found = false;
            for (std::string_view const word : {"NaN", "-Infinity", "Infinity"})
                if (text.substr(i).starts_with(word)) {
                    out += "null";
                    i += word.size() - 1;
                    found = true;
                    break;
                }
            if (found) continue;
        }
        if (text[i] == '"') quoted = !quoted;
        out += text[i];
        if (quoted && text[i] == '\\' && i + 1 < text.size()) out += text[++i];
    }
    return out;
}

inline std::vector<double> losses(json const& j, char const* name) {
    std::vector<double> out;
    for (json const& x : j.at(name))
        out.push_back(x.is_null() ? std::numeric_limits<double>::quiet_NaN() : x.get<double>());
    return out;
}

} // namespace detail

/// The logs in JSON lines, one training per line with recepie_id, recepie, num_params, train_losses, val_losses, test_losses and
/// wall_times. NaN may stand for a number.
/// Throws `data_error` with the line: [nas.json.1] if it is not JSON, [nas.bench.21] if a member is missing or the lists differ in
/// length, or if there is no line.
inline std::vector<nb_nlp_log> nb_nlp_logs(std::string_view text, std::string_view source = "JSON lines") {
    std::vector<nb_nlp_log> logs;
    for (std::size_t line = 1; !text.empty(); ++line) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.find_first_not_of(" \r\t") == row.npos) continue;
        std::string const where = concat(source, ", line ", line);
        json const j = parse_json(detail::without_nan_words(row), where);
        try {
            nb_nlp_log log{.id = j.at("recepie_id").get<std::int64_t>(),
                           .cell = j.at("recepie").get<std::string>(),
                           .parameters = j.at("num_params").get<std::int64_t>(),
                           .train_loss = detail::losses(j, "train_losses"),
                           .validation_loss = detail::losses(j, "val_losses"),
                           .test_loss = detail::losses(j, "test_losses"),
                           .seconds = j.at("wall_times").get<std::vector<double>>()};
            std::size_t const n = log.seconds.size();
            if (n == 0 || log.train_loss.size() != n || log.validation_loss.size() != n || log.test_loss.size() != n)
                throw data_error("nas.bench.21", where, ": ", log.train_loss.size(), " train_losses, ",
                                 log.validation_loss.size(), " val_losses, ", log.test_loss.size(), " test_losses and ",
                                 n, " wall_times; there must be one of each per epoch");
            logs.push_back(std::move(log));
        } catch (json::exception const& e) {
            throw data_error("nas.bench.21", where, " is not the log of a training: ", e.what());
        }
    }
    if (logs.empty()) throw data_error("nas.bench.21", source, " holds no log");
    return logs;
}

/// The logs in the file `path`. Throws `storage_error` if it cannot be read, else as `nb_nlp_logs`.
inline std::vector<nb_nlp_log> read_nb_nlp_logs(std::string const& path) {
    return nb_nlp_logs(storage::read_file(path), path);
}

/// Find the network with the smallest loss. One decision, "network", picks a log; the budget is a number of epochs, the reward minus
/// the validation loss after the last of them, the cost their wall times, the curve every epoch; the score is minus the test loss at
/// the end of the whole training. A training that diverges within the budget fails in that epoch, having cost what it took.
/// Throws `search_error` [nas.bench.1] without two logs.
inline bench::problem nb_nlp_problem(std::vector<nb_nlp_log> logs) {
    if (logs.size() < 2)
        throw search_error("nas.bench.1", "the problem 'nb_nlp' chooses among logs, of which it has ", logs.size(),
                           "; give it two");
    std::size_t epochs = 0;
    std::optional<double> best;
    for (nb_nlp_log const& l : logs) {
        epochs = std::max(epochs, l.seconds.size());
        if (!l.diverged_at()) best = std::max(best.value_or(-l.test_loss.back()), -l.test_loss.back());
    }
    int const last = static_cast<int>(logs.size()) - 1;
    return {
        {.name = "nb_nlp", .min_budget = 1, .full_budget = static_cast<double>(epochs), .best = best},
        named("network", between(0, last)),
        [shared = std::make_shared<std::vector<nb_nlp_log> const>(std::move(logs))](int network, double budget) {
            nb_nlp_log const& l = (*shared)[static_cast<std::size_t>(network)];
            std::size_t const diverged = l.diverged_at();
            std::size_t n = std::min(static_cast<std::size_t>(budget), l.seconds.size());
            bool const fails = diverged && diverged <= n;
            if (fails) n = diverged;
            bench::evaluation e{.cost = 0, .metrics = {.parameters = l.parameters}};
            for (std::size_t i = 0; i < n; ++i) {
                e.curve.push_back({static_cast<std::int64_t>(i + 1), -l.validation_loss[i]});
                e.step_seconds.push_back(l.seconds[i]);
                e.cost += l.seconds[i];
            }
            if (fails) {
                e.failure = failure{failure_kind::diverged, concat("the loss is not a number after epoch ", diverged)};
                return e;
            }
            e.reward = -l.validation_loss[n - 1];
            e.metrics.set("test_loss", l.test_loss[n - 1]);
            if (!diverged) e.score = -l.test_loss.back();
            return e;
        }};
}

} // namespace nas::io
