#pragma once
// mlp: a small fully connected network for regression, trained on a few hundred rows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>

namespace nas::model {

enum class regression_loss : std::uint8_t {
    absolute, ///< mean absolute error
    squared,  ///< mean squared error
};

struct mlp_options {
    std::size_t layers = 3; ///< hidden ones, with ReLU
    std::size_t width = 20;
    std::size_t epochs = 150;
    std::size_t batch = 32;
    double learning_rate = 0.01; ///< of Adam (Kingma and Ba 2015)
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weight_decay = 0; ///< decoupled from the gradient
    regression_loss loss = regression_loss::absolute;
};

/// A multilayer perceptron with one output, in single precision. Weights begin as in He et al. 2015. Targets are standardised
/// inside. Equal data, options and seeds make equal networks.
class mlp {
public:
    using matrix = Eigen::MatrixXf;
    using vector = Eigen::VectorXf;

    /// Throws `search_error` [nas.model.64] for impossible options.
    explicit mlp(mlp_options options = {}) : options_(options) {
        if (options.layers < 1 || options.width < 1 || options.epochs < 1 || options.batch < 1 ||
            !(options.learning_rate > 0) || !is_finite(options.learning_rate) ||
            !(options.beta1 >= 0 && options.beta1 < 1) || !(options.beta2 >= 0 && options.beta2 < 1) ||
            !(options.weight_decay >= 0))
            throw search_error(
                "nas.model.64",
                "mlp needs layers, width, epochs and batch >= 1, learning_rate > 0, betas from 0 to below 1 and "
                "weight_decay >= 0, got layers = ",
                options.layers, ", width = ", options.width, ", epochs = ", options.epochs, ", batch = ", options.batch,
                ", learning_rate = ", options.learning_rate, ", beta1 = ", options.beta1, ", beta2 = ", options.beta2,
                ", weight_decay = ", options.weight_decay);
    }

    /// Learns `targets` from the columns of `inputs`. Throws `search_error` [nas.model.65] for sizes that do not fit or numbers
    /// that are not finite.
    void fit(matrix const& inputs, vector const& targets, rng random) {
        check(inputs, targets);
        Eigen::Index const n = targets.size();
        mean_ = targets.mean();
        float const variance = n > 1 ? (targets.array() - mean_).square().sum() / static_cast<float>(n - 1) : 0;
        scale_ = variance > 0 ? static_cast<float>(math::sqrt(variance)) : 1;
        begin(inputs.rows(), random);
        vector const wanted = (targets.array() - mean_) / scale_;
        std::vector<std::uint32_t> order(static_cast<std::size_t>(n));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
        matrix x;
        vector y;
        std::uint64_t step = 0;
        for (std::size_t epoch = 0; epoch < options_.epochs; ++epoch) {
            for (std::size_t i = order.size(); i > 1; --i)
                std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
            for (std::size_t from = 0; from < order.size(); from += options_.batch) {
                std::size_t const size = std::min(options_.batch, order.size() - from);
                x.resize(inputs.rows(), static_cast<Eigen::Index>(size));
                y.resize(static_cast<Eigen::Index>(size));
                for (std::size_t i = 0; i < size; ++i) {
                    x.col(static_cast<Eigen::Index>(i)) = inputs.col(order[from + i]);
                    y(static_cast<Eigen::Index>(i)) = wanted(order[from + i]);
                }
                gradients(x, y);
                update(++step);
            }
        }
    }

    /// One prediction per column. Precondition: fitted, with as many rows.
    vector predict(matrix const& inputs) const {
        matrix at = inputs;
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            at = ((layers_[l].weight * at).colwise() + layers_[l].bias).eval();
            if (l + 1 < layers_.size()) at = at.cwiseMax(0.0f);
        }
        return (at.row(0).transpose().array() * scale_ + mean_).matrix();
    }

    /// Mean loss over the columns and its gradients by the weights, for tests: the network must be fitted.
    double loss_of(matrix const& inputs, vector const& wanted) {
        return static_cast<double>(gradients(inputs, wanted));
    }
    /// The parameters one after the other, layer by layer, weights by column before biases; and their gradients.
    std::vector<float*> parameters() {
        std::vector<float*> all;
        for (layer& l : layers_) {
            for (Eigen::Index i = 0; i < l.weight.size(); ++i) all.push_back(l.weight.data() + i);
            for (Eigen::Index i = 0; i < l.bias.size(); ++i) all.push_back(l.bias.data() + i);
        }
        return all;
    }
    std::vector<float> gradient() const {
        std::vector<float> all;
        for (layer const& l : layers_) {
            all.insert(all.end(), l.weight_gradient.data(), l.weight_gradient.data() + l.weight_gradient.size());
            all.insert(all.end(), l.bias_gradient.data(), l.bias_gradient.data() + l.bias_gradient.size());
        }
        return all;
    }

private:
    struct layer {
        matrix weight, weight_gradient, weight_mean, weight_square;
        vector bias, bias_gradient, bias_mean, bias_square;
        matrix output; // of the last forward pass
    };

    static void check(matrix const& inputs, vector const& targets) {
        if (targets.size() < 1 || inputs.cols() != targets.size() || !inputs.allFinite() || !targets.allFinite())
            throw search_error("nas.model.65", "mlp got ", inputs.cols(), " columns for ", targets.size(),
                               " targets, or numbers that are not finite");
    }

    void begin(Eigen::Index inputs, rng& random) {
        layers_.clear();
        Eigen::Index in = inputs;
        for (std::size_t l = 0; l <= options_.layers; ++l) {
            Eigen::Index const out = l == options_.layers ? 1 : static_cast<Eigen::Index>(options_.width);
            layer made;
            made.weight.resize(out, in);
            double const bound = math::sqrt(6.0 / static_cast<double>(std::max<Eigen::Index>(in, 1)));
            for (float& w : made.weight.reshaped()) w = static_cast<float>(random.uniform(-bound, bound));
            made.bias = vector::Zero(out);
            made.weight_mean = made.weight_square = matrix::Zero(out, in);
            made.bias_mean = made.bias_square = vector::Zero(out);
            layers_.push_back(std::move(made));
            in = out;
        }
    }

    // Forward and backward; the loss of the standardised targets.
    float gradients(matrix const& x, vector const& y) {
        matrix const* at = &x;
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            layer& k = layers_[l];
            k.output.noalias() = k.weight * *at;
            k.output.colwise() += k.bias;
            if (l + 1 < layers_.size()) k.output = k.output.cwiseMax(0.0f);
            at = &k.output;
        }
        auto const n = static_cast<float>(y.size());
        vector const error = layers_.back().output.row(0).transpose() - y;
        bool const absolute = options_.loss == regression_loss::absolute;
        float const loss = absolute ? error.cwiseAbs().sum() / n : error.squaredNorm() / n;
        matrix delta(1, y.size());
        delta.row(0) =
            absolute ? (error.array().sign() / n).matrix().transpose().eval() : (error * (2 / n)).transpose().eval();
        for (std::size_t l = layers_.size(); l-- > 0;) {
            layer& k = layers_[l];
            matrix const& input = l == 0 ? x : layers_[l - 1].output;
            k.weight_gradient.noalias() = delta * input.transpose();
            k.bias_gradient = delta.rowwise().sum();
            if (l == 0) break;
            matrix below = k.weight.transpose() * delta;
            below.array() *= (input.array() > 0.0f).cast<float>();
            delta = std::move(below);
        }
        return loss;
    }

    void update(std::uint64_t step) {
        double const b1 = options_.beta1, b2 = options_.beta2, t = static_cast<double>(step);
        auto const rate =
            static_cast<float>(options_.learning_rate * math::sqrt(1 - math::pow(b2, t)) / (1 - math::pow(b1, t)));
        auto const decay = static_cast<float>(1 - options_.learning_rate * options_.weight_decay);
        auto const move = [&](auto& w, auto const& g, auto& mean, auto& square) {
            mean = static_cast<float>(b1) * mean + static_cast<float>(1 - b1) * g;
            square = static_cast<float>(b2) * square + static_cast<float>(1 - b2) * g.cwiseAbs2();
            w = decay * w - (rate * mean.array() / (square.array().sqrt() + 1e-8f)).matrix();
        };
        for (layer& l : layers_) {
            move(l.weight, l.weight_gradient, l.weight_mean, l.weight_square);
            move(l.bias, l.bias_gradient, l.bias_mean, l.bias_square);
        }
    }

    mlp_options options_;
    std::vector<layer> layers_;
    float mean_ = 0, scale_ = 1;
};

} // namespace nas::model
