#pragma once
// A network with weights and the backend that runs it: what is trained and evaluated.

#include <cstdint>
#include <string_view>

#include <nas/nn/backend.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/weights.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// References only; network, weights and backend stay with the caller.
struct model {
    nn::graph const& graph;
    nn::weights const& weights;
    nn::backend const& backend;
};

/// Throws `train_error` if the network does not read `image`s, or (unless `classes` is 0) does not yield one value per
/// class. `data` names the data set.
inline void check_fit(nn::graph const& g, shape const& image, std::int32_t classes, std::string_view data) {
    if (g.input_shape() != image)
        throw train_error("nas.train.1", "the network reads images of ", to_string(g.input_shape()),
                          ", but those of data set ", data, " are ", to_string(image),
                          "; build the network for the data");
    if (classes > 0 && g.output_shape() != shape{classes})
        throw train_error("nas.train.2", "the network yields ", to_string(g.output_shape()), " values, but data set ",
                          data, " has ", classes, " classes; end it with a classifier of ", classes, " classes");
}

/// Throws `train_error` if the network does not read images of `d` or does not yield one value per class.
inline void check_fit(nn::graph const& g, dataset const& d) { check_fit(g, d.image_shape(), d.classes, d.name); }

} // namespace nas::train
