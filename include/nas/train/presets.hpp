#pragma once
// Published configurations of trainings, by name.

#include <string>
#include <string_view>
#include <vector>

#include <nas/train/novograd.hpp>
#include <nas/train/rmsprop.hpp>
#include <nas/train/training_preset.hpp>

namespace nas::train {

/// All presets. The numbers are those of the configurations that Google's Vertex AI Neural Architecture Search shipped;
/// momentum is plain there. The MnasNet search falls along a cosine to 0 here, and stepwise, as shipped, in
/// "mnasnet_search_stepwise".
inline std::vector<training_preset> presets() {
    training_preset const mnasnet_search{.name = "mnasnet_search",
                                         .task = "classification",
                                         .data = "ImageNet, 90 % of the training images",
                                         .image = {224, 224},
                                         .batch = 512,
                                         .epochs = 5,
                                         .steps = 12'510,
                                         .rate = 0.032,
                                         .warm_up_steps = 1'250,
                                         .label_smoothing = 0.1,
                                         .dropout = 0.2,
                                         .head_features = 256,
                                         .notes = "epochs count the whole of ImageNet"};
    training_preset stepwise = mnasnet_search;
    stepwise.name = "mnasnet_search_stepwise";
    stepwise.curve = preset_curve::stepwise;
    stepwise.changes = {{.at = 0.8, .rate = 0.0032}};

    training_preset const mnasnet_stage_2{.name = "mnasnet_stage_2",
                                          .task = "classification",
                                          .data = "ImageNet",
                                          .image = {224, 224},
                                          .batch = 1024,
                                          .epochs = 350,
                                          .steps = 437'850,
                                          .optimizer = rmsprop{.momentum = 0.9, .epsilon = 0.002},
                                          .rate = 0.064,
                                          .warm_up_steps = 6'256,
                                          .decay = {.rate = 1e-5},
                                          .clip = {.norm = 1},
                                          .head_features = 1280,
                                          .norm_momentum = 0.01,
                                          .norm_epsilon = 0.001};
    training_preset proxy_task = mnasnet_stage_2;
    proxy_task.name = "mnasnet_proxy_task";
    proxy_task.batch = 512;
    proxy_task.steps = 875'700;
    proxy_task.rate = 0.032;
    proxy_task.notes = "evaluated every 1250 steps; what is not stated is as in mnasnet_stage_2";

    training_preset const pytorch_search{.name = "mnasnet_search_pytorch",
                                         .task = "classification",
                                         .data = "ImageNet",
                                         .image = {224, 224},
                                         .batch = 512,
                                         .epochs = 5,
                                         .rate = 0.032,
                                         .curve = preset_curve::cosine,
                                         .warm_up_epochs = 1,
                                         .warm_up_from = 0.00032,
                                         .decay = {.rate = 1e-4}};
    training_preset pytorch_stage_2 = pytorch_search;
    pytorch_stage_2.name = "mnasnet_stage_2_pytorch";
    pytorch_stage_2.batch = 2048;
    pytorch_stage_2.epochs = 350;
    pytorch_stage_2.warm_up_epochs = 5;

    return {
        mnasnet_search,
        stepwise,
        mnasnet_stage_2,
        proxy_task,
        pytorch_search,
        pytorch_stage_2,
        {.name = "spinenet_search",
         .task = "detection",
         .data = "COCO, 110895 images",
         .image = {512, 512},
         .batch = 80,
         .epochs = 12,
         .steps = 16'634,
         .rate = 0.16,
         .warm_up_steps = 1'386,
         .warm_up_from = 0.0067,
         .notes = "scale jitter 0.5 to 2"},
        {.name = "spinenet_stage_2",
         .task = "detection",
         .data = "COCO",
         .image = {640, 640},
         .batch = 64,
         .epochs = 200,
         .steps = 370'400,
         .rate = 0.14,
         .curve = preset_curve::stepwise,
         .changes = {{0.9, 0.014}, {0.95, 0.0014}, {0.975, 0.00014}},
         .warm_up_steps = 4'000,
         .warm_up_from = 0.00335,
         .decay = {.rate = 4e-5},
         .clip = {.norm = 10},
         .notes = "stochastic depth 0.2; swish; head 4 x 256"},
        {.name = "nas_fpn_search",
         .task = "detection",
         .data = "COCO",
         .image = {512, 512},
         .batch = 64,
         .epochs = 5,
         .steps = 8'663,
         .rate = 0.08,
         .warm_up_steps = 1'733,
         .warm_up_from = 0.0067,
         .notes = "ResNet-10; 256 filters, 3 repeats"},
        {.name = "nas_fpn_stage_2",
         .task = "detection",
         .data = "COCO",
         .image = {512, 512},
         .batch = 64,
         .epochs = 100,
         .steps = 185'200,
         .rate = 0.005,
         .notes = "ResNet-50, pretrained; 5 repeats"},
        {.name = "pointpillars_search",
         .task = "lidar",
         .data = "Waymo vehicles, +-76.8 m at 0.3 m, 24000 pillars of 100 points with 10 features",
         .image = {512, 512},
         .batch = 8,
         .epochs = 1,
         .steps = 19'760,
         .rate = 8e-4,
         .warm_up_steps = 1'000,
         .warm_up_from = 8e-5,
         .clip = {.norm = 10}},
        {.name = "pointpillars_stage_2",
         .task = "lidar",
         .data = "Waymo vehicles, +-76.8 m at 0.3 m, 24000 pillars of 100 points with 10 features",
         .image = {512, 512},
         .batch = 16,
         .epochs = 75,
         .steps = 741'000,
         .rate = 8e-4,
         .warm_up_steps = 9'880,
         .warm_up_from = 1.6e-4,
         .clip = {.norm = 10}},
        {.name = "segmentation",
         .task = "segmentation",
         .data = "VOC",
         .image = {640, 640},
         .batch = 32,
         .steps = 20'000,
         .rate = 0.01,
         .warm_up_steps = 500},
        {.name = "medical_3d",
         .task = "medical segmentation",
         .data = "MSD BraTS (4 to 3 channels, 1 mm) or Pancreas (1 to 2 channels, 0.8 x 0.8 x 2.5 mm)",
         .image = {96, 96, 64},
         .optimizer = novograd{},
         .rate = 1e-3,
         .curve = preset_curve::constant,
         .average = ema{.decay = 0.998, .warm_up = false},
         .notes =
             "Dice loss; sliding-window validation every 15 epochs; ten times a base rate of 1e-4; linear decay is the "
             "alternative"},
    };
}

/// The preset of that name. Throws `train_error` "nas.train.46" with the list of names if there is none.
inline training_preset preset(std::string_view name) {
    std::string known;
    for (training_preset const& p : presets()) {
        if (p.name == name) return p;
        known += concat(known.empty() ? "" : ", ", p.name);
    }
    throw train_error("nas.train.46", "there is no preset \"", name, "\"; there are ", known);
}

} // namespace nas::train
