#pragma once
// Networks that predict rewards from genomes: what BANANAS and neural predictors share.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <nas/controller/gene_columns.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/mlp.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// Numbers for a genome, always as many; null: one column per alternative of every decision met so far.
using genome_encoder = std::vector<float> (*)(genome const&);

inline std::string describe_network(model::mlp_options const& o) {
    return concat(o.layers, "x", o.width, " ", o.epochs, " epochs of ", o.batch, ", rate ", o.learning_rate, " ",
                  o.beta1, " ", o.beta2, ", decay ", o.weight_decay,
                  o.loss == model::regression_loss::absolute ? ", absolute" : ", squared");
}

/// Several networks of different beginnings, trained on the same trials.
class network_ensemble {
public:
    network_ensemble(gene_columns const& columns, genome_encoder encoder) : columns_(columns), encoder_(encoder) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            first_.push_back(width_);
            width_ += columns[c].arity > most_alternatives ? 2 : columns[c].arity;
        }
    }

    /// Trains `networks` of them. Precondition: as many targets as genomes, at least one.
    void fit(std::span<genome const* const> genomes, std::span<double const> targets, std::size_t networks,
             model::mlp_options const& options, rng const& random) {
        model::mlp::matrix const x = encode(genomes);
        model::mlp::vector y(static_cast<Eigen::Index>(targets.size()));
        for (std::size_t i = 0; i < targets.size(); ++i)
            y(static_cast<Eigen::Index>(i)) = static_cast<float>(targets[i]);
        members_.clear();
        for (std::size_t k = 0; k < networks; ++k) {
            members_.emplace_back(options);
            members_.back().fit(x, y, random.stream(k));
        }
    }

    struct forecast {
        double mean = 0;
        double deviation = 0; ///< between the networks
    };

    std::vector<forecast> predict(std::span<genome const* const> genomes) const {
        if (genomes.empty()) return {};
        model::mlp::matrix const x = encode(genomes);
        std::vector<forecast> out(genomes.size());
        auto const n = static_cast<double>(members_.size());
        std::vector<model::mlp::vector> all;
        for (model::mlp const& m : members_) all.push_back(m.predict(x));
        for (std::size_t i = 0; i < out.size(); ++i) {
            double sum = 0, squares = 0;
            for (auto const& y : all) sum += static_cast<double>(y(static_cast<Eigen::Index>(i)));
            out[i].mean = sum / n;
            for (auto const& y : all) {
                double const d = static_cast<double>(y(static_cast<Eigen::Index>(i))) - out[i].mean;
                squares += d * d;
            }
            out[i].deviation = members_.size() > 1 ? math::sqrt(squares / (n - 1)) : 0;
        }
        return out;
    }

private:
    static constexpr std::uint32_t most_alternatives = 64; // beyond, a decision is a number and a mark that it is live

    model::mlp::matrix encode(std::span<genome const* const> genomes) const {
        auto const n = static_cast<Eigen::Index>(genomes.size());
        if (encoder_) {
            model::mlp::matrix x;
            for (Eigen::Index i = 0; i < n; ++i) {
                std::vector<float> const v = encoder_(*genomes[static_cast<std::size_t>(i)]);
                if (i == 0) x.resize(static_cast<Eigen::Index>(v.size()), n);
                if (static_cast<Eigen::Index>(v.size()) != x.rows())
                    throw search_error("nas.controller.63", "the encoding of one genome has ", v.size(),
                                       " numbers, that of another ", x.rows(), "; it must always have as many");
                for (Eigen::Index k = 0; k < x.rows(); ++k) x(k, i) = v[static_cast<std::size_t>(k)];
            }
            return x;
        }
        model::mlp::matrix x = model::mlp::matrix::Zero(static_cast<Eigen::Index>(width_), n);
        for (Eigen::Index i = 0; i < n; ++i) {
            genome const& g = *genomes[static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < g.size(); ++k) {
                std::size_t const c = columns_.find(g[k], k);
                if (c == columns_.size()) continue;
                auto const at = static_cast<Eigen::Index>(first_[c]);
                if (columns_[c].arity > most_alternatives) {
                    x(at, i) = static_cast<float>(2 * columns_[c].unit(g[k].value) - 1);
                    x(at + 1, i) = 1;
                } else {
                    x(at + static_cast<Eigen::Index>(g[k].value), i) = 1;
                }
            }
        }
        return x;
    }

    gene_columns const& columns_;
    genome_encoder encoder_;
    std::vector<std::size_t> first_;
    std::size_t width_ = 0;
    std::vector<model::mlp> members_;
};

} // namespace nas::detail
