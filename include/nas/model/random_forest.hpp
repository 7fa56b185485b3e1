#pragma once
// random_forest: regression by averaged trees, with the variance of its predictions.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/feature_kind.hpp>
#include <nas/model/forecast.hpp>

namespace nas::model {

struct random_forest_options {
    std::size_t trees = 10;
    std::size_t min_split = 2; ///< smallest node that is split
    std::size_t min_leaf = 1;  ///< smallest leaf
    double feature_share = 1;  ///< features tried per split
    bool bootstrap = true;     ///< each tree sees as many rows, drawn with replacement
};

/// A random regression forest (Breiman 2001). Splits minimise the squared error; kinds are ordered by their mean before they
/// are split, which finds the best of all subsets (Fisher 1958). The variance is that of the mixture of the trees: variance of
/// their means plus mean of the variances in their leaves (Hutter et al. 2014).
class random_forest {
public:
    explicit random_forest(random_forest_options options = {}) : options_(options) {}

    /// Learns `targets` from `rows`, kinds.size() values each. Throws `search_error`: [nas.model.60] for impossible options,
    /// [nas.model.61] for numbers that do not fit together or are not finite.
    void fit(std::span<double const> rows, std::span<double const> targets, std::span<feature_kind const> kinds,
             rng const& random) {
        check(rows, targets, kinds);
        kinds_.assign(kinds.begin(), kinds.end());
        nodes_.clear();
        roots_.clear();
        std::size_t const n = targets.size();
        for (std::size_t t = 0; t < options_.trees; ++t) {
            rng r = random.stream(t);
            std::vector<std::uint32_t> sample(n);
            for (std::size_t i = 0; i < n; ++i)
                sample[i] = options_.bootstrap ? r.below(static_cast<std::uint32_t>(n)) : static_cast<std::uint32_t>(i);
            roots_.push_back(static_cast<std::uint32_t>(nodes_.size()));
            grow(rows, targets, sample, r);
        }
    }

    bool fitted() const noexcept { return !roots_.empty(); }

    /// The prediction for one row. Precondition: fitted, and as many values as there are kinds.
    forecast predict(std::span<double const> row) const {
        double sum = 0, squares = 0, within = 0;
        for (std::uint32_t const root : roots_) {
            node const* at = &nodes_[root];
            while (at->left != 0) at = &nodes_[goes_left(*at, row[at->feature]) ? at->left : at->right];
            sum += at->mean;
            squares += at->mean * at->mean;
            within += at->variance;
        }
        auto const n = static_cast<double>(roots_.size());
        double const mean = sum / n, between = squares / n - mean * mean;
        return {mean, (between > 0 ? between : 0) + within / n};
    }

private:
    struct node {
        std::uint32_t feature = 0;
        std::uint32_t left = 0, right = 0; // 0: a leaf
        double threshold = 0;              // numbers: left is <= threshold
        std::uint64_t kinds = 0;           // kinds: left are those with their bit set
        double mean = 0, variance = 0;
    };
    struct split {
        double gain = 0;
        std::uint32_t feature = 0;
        double threshold = 0;
        std::uint64_t kinds = 0;
    };

    static constexpr std::uint32_t most_kinds = 62;

    static std::uint32_t kind_of(double value) {
        return value < 0 ? most_kinds + 1 : static_cast<std::uint32_t>(value);
    }

    bool goes_left(node const& n, double value) const {
        return kinds_[n.feature].categories ? (n.kinds >> kind_of(value) & 1) != 0 : value <= n.threshold;
    }

    void check(std::span<double const> rows, std::span<double const> targets,
               std::span<feature_kind const> kinds) const {
        if (options_.trees < 1 || options_.min_leaf < 1 || !(options_.feature_share > 0 && options_.feature_share <= 1))
            throw search_error("nas.model.60",
                               "random_forest needs trees >= 1, min_leaf >= 1 and 0 < feature_share <= 1, got trees = ",
                               options_.trees, ", min_leaf = ", options_.min_leaf,
                               ", feature_share = ", options_.feature_share);
        if (targets.empty() || rows.size() != targets.size() * kinds.size())
            throw search_error("nas.model.61", "random_forest got ", rows.size(), " values in rows of ", kinds.size(),
                               " for ", targets.size(), " targets");
        for (double const y : targets)
            if (!is_finite(y)) throw search_error("nas.model.61", "random_forest got the target ", y);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::uint32_t const c = kinds[i % kinds.size()].categories;
            if (!is_finite(rows[i]) || c > most_kinds || (c != 0 && rows[i] >= c))
                throw search_error("nas.model.61", "random_forest got the value ", rows[i], " for a feature of ", c,
                                   " kinds (at most ", most_kinds, ", 0: a number)");
        }
    }

    std::uint32_t grow(std::span<double const> rows, std::span<double const> targets, std::span<std::uint32_t> sample,
                       rng& random) {
        auto const index = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
        auto const n = static_cast<double>(sample.size());
        double sum = 0, squares = 0;
        for (std::uint32_t const i : sample) sum += targets[i];
        double const mean = sum / n;
        for (std::uint32_t const i : sample) squares += (targets[i] - mean) * (targets[i] - mean);
        nodes_[index].mean = mean;
        nodes_[index].variance = squares / n;
        if (sample.size() < options_.min_split || sample.size() < 2 * options_.min_leaf || !(squares > 0)) return index;
        split const best = best_split(rows, targets, sample, mean, random);
        if (!(best.gain > 1e-12 * squares)) return index;
        nodes_[index].feature = best.feature;
        nodes_[index].threshold = best.threshold;
        nodes_[index].kinds = best.kinds;
        node const made = nodes_[index];
        auto const middle = std::stable_partition(sample.begin(), sample.end(), [&](std::uint32_t i) {
            return goes_left(made, rows[i * kinds_.size() + made.feature]);
        });
        auto const left = static_cast<std::size_t>(middle - sample.begin());
        std::uint32_t const l = grow(rows, targets, sample.first(left), random);
        std::uint32_t const r = grow(rows, targets, sample.subspan(left), random);
        nodes_[index].left = l;
        nodes_[index].right = r;
        return index;
    }

    split best_split(std::span<double const> rows, std::span<double const> targets,
                     std::span<std::uint32_t const> sample, double mean, rng& random) {
        split best;
        std::size_t const d = kinds_.size();
        order_.resize(d);
        for (std::size_t f = 0; f < d; ++f) order_[f] = static_cast<std::uint32_t>(f);
        std::size_t tries = d;
        if (options_.feature_share < 1) {
            tries = std::max<std::size_t>(
                1, static_cast<std::size_t>(options_.feature_share * static_cast<double>(d) + 0.5));
            for (std::size_t i = 0; i < tries; ++i)
                std::swap(order_[i], order_[i + random.below(static_cast<std::uint32_t>(d - i))]);
        }
        for (std::size_t i = 0; i < tries; ++i) {
            std::uint32_t const f = order_[i];
            if (kinds_[f].categories) split_kinds(best, f, rows, targets, sample, mean);
            else split_number(best, f, rows, targets, sample, mean);
        }
        return best;
    }

    // Targets are taken relative to the mean, so that the gain of a split is sum^2 / n on both sides.
    void split_number(split& best, std::uint32_t f, std::span<double const> rows, std::span<double const> targets,
                      std::span<std::uint32_t const> sample, double mean) {
        std::size_t const d = kinds_.size(), n = sample.size();
        pairs_.clear();
        for (std::uint32_t const i : sample) pairs_.emplace_back(rows[i * d + f], targets[i] - mean);
        std::sort(pairs_.begin(), pairs_.end());
        double left = 0;
        for (std::size_t i = 1; i < n; ++i) {
            left += pairs_[i - 1].second;
            if (pairs_[i].first == pairs_[i - 1].first || i < options_.min_leaf || n - i < options_.min_leaf) continue;
            consider(best, f, left, i, n, (pairs_[i - 1].first + pairs_[i].first) / 2, 0);
        }
    }

    void split_kinds(split& best, std::uint32_t f, std::span<double const> rows, std::span<double const> targets,
                     std::span<std::uint32_t const> sample, double mean) {
        std::size_t const d = kinds_.size(), n = sample.size();
        struct group {
            double sum = 0;
            std::size_t count = 0;
            std::uint32_t kind = 0;
        } groups[most_kinds + 2];
        for (std::uint32_t k = 0; k < most_kinds + 2; ++k) groups[k].kind = k;
        for (std::uint32_t const i : sample) {
            group& g = groups[kind_of(rows[i * d + f])];
            g.sum += targets[i] - mean;
            ++g.count;
        }
        auto const used = std::partition(groups, groups + most_kinds + 2, [](group const& g) { return g.count > 0; });
        std::sort(groups, used, [](group const& a, group const& b) {
            double const x = a.sum / static_cast<double>(a.count), y = b.sum / static_cast<double>(b.count);
            return x != y ? x < y : a.kind < b.kind;
        });
        double left = 0;
        std::size_t count = 0;
        std::uint64_t kinds = 0;
        for (group const* g = groups; g + 1 < used; ++g) {
            left += g->sum;
            count += g->count;
            kinds |= std::uint64_t{1} << g->kind;
            if (count >= options_.min_leaf && n - count >= options_.min_leaf)
                consider(best, f, left, count, n, 0, kinds);
        }
    }

    static void consider(split& best, std::uint32_t f, double left, std::size_t count, std::size_t n, double threshold,
                         std::uint64_t kinds) {
        double const gain = left * left / static_cast<double>(count) + left * left / static_cast<double>(n - count);
        if (gain > best.gain) best = {gain, f, threshold, kinds};
    }

    random_forest_options options_;
    std::vector<feature_kind> kinds_;
    std::vector<node> nodes_;
    std::vector<std::uint32_t> roots_;
    std::vector<std::uint32_t> order_;             // scratch
    std::vector<std::pair<double, double>> pairs_; // scratch
};

} // namespace nas::model
