"""The networks of benchmarks/step.cpp in PyTorch, layer for layer.

CASES maps a name to a function that builds the network for images of 3 x 32 x 32 and 10 classes.
"""

import torch
import torch.nn.functional as F
from torch import nn


class MBConv(nn.Module):
    def __init__(self, channels, out, stride, expand, kernel, se, activation):
        super().__init__()
        hidden = channels * expand
        self.residual = stride == 1 and channels == out
        layers = []
        if expand != 1:
            layers += [nn.Conv2d(channels, hidden, 1, bias=False), nn.BatchNorm2d(hidden), activation(inplace=True)]
        layers += [
            nn.Conv2d(hidden, hidden, kernel, stride, kernel // 2, groups=hidden, bias=False),
            nn.BatchNorm2d(hidden),
            activation(inplace=True),
        ]
        self.body = nn.Sequential(*layers)
        squeezed = max(8, hidden // 16)
        self.gate = (
            nn.Sequential(
                nn.AdaptiveAvgPool2d(1), nn.Conv2d(hidden, squeezed, 1), nn.ReLU(), nn.Conv2d(squeezed, hidden, 1), nn.Hardsigmoid()
            )
            if se
            else None
        )
        self.project = nn.Sequential(nn.Conv2d(hidden, out, 1, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = self.body(x)
        if self.gate is not None:
            y = y * self.gate(y)
        y = self.project(y)
        return x + y if self.residual else y


def inverted_residuals(stages, activation):
    layers = [nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), activation(inplace=True)]
    channels = 32
    for expand, out, repeats, stride, kernel, se in stages:
        for i in range(repeats):
            layers.append(MBConv(channels, out, stride if i == 0 else 1, expand, kernel, se, activation))
            channels = out
    layers += [nn.Conv2d(channels, 1280, 1, bias=False), nn.BatchNorm2d(1280), activation(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 10))


def mobilenet_v2():
    stages = [(1, 16, 1, 1), (6, 24, 2, 1), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    return inverted_residuals([(*s, 3, False) for s in stages], nn.ReLU6)


def mnasnet_a1():
    stages = [
        (1, 16, 1, 1, 3, False),
        (6, 24, 2, 1, 3, False),
        (3, 40, 3, 2, 5, True),
        (6, 80, 4, 2, 3, False),
        (6, 112, 2, 1, 3, True),
        (6, 160, 3, 2, 5, True),
        (6, 320, 1, 1, 3, False),
    ]
    return inverted_residuals(stages, nn.ReLU)


class BasicBlock(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(out)
        same = stride == 1 and channels == out
        self.shortcut = nn.Identity() if same else nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


def resnet(width, blocks, image_channels=3):
    layers = [nn.Conv2d(image_channels, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    channels = width
    for stage in range(3):
        for i in range(blocks):
            layers.append(BasicBlock(channels, width << stage, 2 if stage > 0 and i == 0 else 1))
            channels = width << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def darts(operation):
    layers = [nn.Conv2d(3, 36, 1, bias=False)] + [operation() for _ in range(4)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(36, 10))


def darts_convolution(kernel, dilation, times):
    def once():
        padding = dilation * (kernel - 1) // 2
        return [
            nn.ReLU(),
            nn.Conv2d(36, 36, kernel, 1, padding, dilation=dilation, groups=36, bias=False),
            nn.Conv2d(36, 36, 1, bias=False),
            nn.BatchNorm2d(36),
        ]

    return darts(lambda: nn.Sequential(*[layer for _ in range(times) for layer in once()]))


def darts_pool(pool):
    return darts(lambda: nn.Sequential(pool(), nn.BatchNorm2d(36)))


CASES = {
    "mobilenet_v2": mobilenet_v2,
    "mnasnet_a1": mnasnet_a1,
    "resnet20": lambda: resnet(16, 3),
    "resnet14_w64": lambda: resnet(64, 2),
    "resnet20_w64": lambda: resnet(64, 3),
    "darts_sep_conv_3x3": lambda: darts_convolution(3, 1, 2),
    "darts_sep_conv_5x5": lambda: darts_convolution(5, 1, 2),
    "darts_dil_conv_3x3": lambda: darts_convolution(3, 2, 1),
    "darts_dil_conv_5x5": lambda: darts_convolution(5, 2, 1),
    "darts_max_pool_3x3": lambda: darts_pool(lambda: nn.MaxPool2d(3, 1, 1)),
    "darts_avg_pool_3x3": lambda: darts_pool(lambda: nn.AvgPool2d(3, 1, 1, count_include_pad=False)),
}


def macs(network):
    """Multiply-adds of convolutions and linear maps for one image."""
    total = 0

    def count(module, _, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    training = network.training
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, 32, 32))
    network.train(training)
    for hook in hooks:
        hook.remove()
    return total


def parameters(network):
    return sum(p.numel() for p in network.parameters())
