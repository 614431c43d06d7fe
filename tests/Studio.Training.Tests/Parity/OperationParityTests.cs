using Studio.Testing;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Parity;

/// <summary>Values and gradients of every operation, layer and loss against PyTorch's, within 1e-5 relative and 2e-6 absolute.</summary>
[Trait("Category", Oracles.Category)]
public sealed class OperationParityTests
{
    private static readonly Dictionary<string, Func<Tensor[], Tensor>> s_operations = new()
    {
        ["add"] = x => x[0] + x[1],
        ["sub"] = x => x[0] - x[1],
        ["mul"] = x => x[0] * x[1],
        ["div"] = x => x[0] / x[1],
        ["scalars"] = x => (2.0 - x[0]) * 3 / 4.0 + 1,
        ["matmul"] = x => x[0].MatMul(x[1]),
        ["bmm"] = x => x[0].Bmm(x[1]),
        ["addmm"] = x => x[0].AddMm(x[1], x[2], beta: 0.5, alpha: 2),
        ["baddbmm"] = x => x[0].BAddBmm(x[1], x[2], beta: 1, alpha: 0.3),
        ["exp"] = x => x[0].Exp(),
        ["log"] = x => x[0].Log(),
        ["sqrt"] = x => x[0].Sqrt(),
        ["rsqrt"] = x => x[0].Rsqrt(),
        ["pow"] = x => x[0].Pow(3),
        ["clamp"] = x => x[0].Clamp(-0.5, 0.5),
        ["sum"] = x => x[0].Sum(1),
        ["mean"] = x => x[0].Mean([0, 2], keepDim: true),
        ["max"] = x => x[0].Max(1).Values,
        ["var"] = x => x[0].Var(-1),
        ["logsumexp"] = x => x[0].LogSumExp(1),
        ["cumsum"] = x => x[0].CumSum(1),
        ["topk"] = x => x[0].TopK(3).Values,
        ["norm"] = x => x[0].Norm(),
        ["permute"] = x => x[0].Permute(2, 0, 1),
        ["cat"] = x => Tensor.Cat([x[0], x[1]], 1),
        ["stack"] = x => Tensor.Stack([x[0], x[1]], 1),
        ["split"] = x => x[0].Split(4, 1)[1],
        ["slice"] = x => x[0].Slice(1, 1, 5, 2),
        ["gather"] = x => x[0].Gather(1, x[1]),
        ["index_select"] = x => x[0].IndexSelect(1, x[1]),
        ["index"] = x => x[0].Index(x[1], x[2]),
        ["masked_fill"] = x => x[0].MaskedFill(x[1], -2),
        ["where"] = x => Tensor.Where(x[0], x[1], x[2]),
        ["tril"] = x => x[0].Tril(-1),
        ["relu"] = x => x[0].Relu(),
        ["gelu"] = x => x[0].Gelu(),
        ["gelu_tanh"] = x => x[0].Gelu("tanh"),
        ["silu"] = x => x[0].Silu(),
        ["tanh"] = x => x[0].Tanh(),
        ["sigmoid"] = x => x[0].Sigmoid(),
        ["leaky_relu"] = x => x[0].LeakyRelu(0.1),
        ["softplus"] = x => x[0].Softplus(),
        ["softmax"] = x => x[0].Softmax(-1),
        ["log_softmax"] = x => x[0].LogSoftmax(1),
        ["linear"] = x => x[0].Linear(x[1], x[2]),
        ["linear_no_bias"] = x => x[0].Linear(x[1]),
        ["layer_norm"] = x => x[0].LayerNorm(x[1], x[2]),
        ["layer_norm_no_bias"] = x => x[0].LayerNorm(x[1], null, 1e-6),
        ["group_norm"] = x => x[0].GroupNorm(2, x[1], x[2]),
        ["batch_norm"] = x => x[0].BatchNorm(null, null, x[1], x[2], training: true),
        ["embedding"] = x => x[1].Embedding(x[0]),
        ["conv1d"] = x => x[0].Conv1d(x[1], x[2], padding: 1),
        ["conv2d"] = x => x[0].Conv2d(x[1], x[2], stride: 2, padding: 1),
        ["max_pool2d"] = x => x[0].MaxPool2d(2),
        ["avg_pool2d"] = x => x[0].AvgPool2d(2),
        ["adaptive_avg_pool2d"] = x => x[0].AdaptiveAvgPool2d(2, 3),
        ["attention"] = x => x[0].ScaledDotProductAttention(x[1], x[2]),
        ["attention_causal"] = x => x[0].ScaledDotProductAttention(x[1], x[2], isCausal: true),
        ["attention_scaled"] = x => x[0].ScaledDotProductAttention(x[1], x[2], isCausal: true, scale: 0.2),
        ["attention_masked"] = x => x[0].ScaledDotProductAttention(x[1], x[2], mask: x[3]),
        ["attention_packed"] = x => x[0].CausalSelfAttention(4),
        ["attention_packed_long"] = x => x[0].CausalSelfAttention(2),
        ["gelu_wide"] = x => x[0].Gelu(),
        ["gelu_tanh_wide"] = x => x[0].Gelu("tanh"),
        ["cross_entropy_large"] = x => x[0].CrossEntropy(x[1]),
        ["cross_entropy"] = x => x[0].CrossEntropy(x[1]),
        ["cross_entropy_sum"] = x => x[0].CrossEntropy(x[1], reduction: Reduction.Sum),
        ["cross_entropy_none"] = x => x[0].CrossEntropy(x[1], reduction: Reduction.None),
        ["cross_entropy_smooth"] = x => x[0].CrossEntropy(x[1], x[2], labelSmoothing: 0.1),
        ["cross_entropy_ignore"] = x => x[0].CrossEntropy(x[1], ignoreIndex: 2),
        ["nll_loss"] = x => x[0].NllLoss(x[1]),
        ["mse_loss"] = x => x[0].MseLoss(x[1]),
        ["l1_loss"] = x => x[0].L1Loss(x[1]),
        ["smooth_l1_loss"] = x => x[0].SmoothL1Loss(x[1], beta: 0.7),
        ["bce_with_logits"] = x => x[0].BceWithLogits(x[1], posWeight: x[2]),
        ["kl_div"] = x => x[0].KlDiv(x[1], Reduction.Sum),
    };

    public static TheoryData<string> Operations => [.. s_operations.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_ValuesAndGradients_AreThoseOfPyTorch(string operation)
    {
        using var scope = new TensorScope();
        var inputs = Golden.Inputs(operation);

        var output = s_operations[operation](inputs);
        (output * Golden.Read($"{operation}/weight")).Sum().Backward();

        Golden.AssertClose(Golden.Read($"{operation}/out"), output, operation);
        for (var i = 0; i < inputs.Length; i++)
            if (Golden.Has($"{operation}/grad/{i}"))
                Golden.AssertClose(Golden.Read($"{operation}/grad/{i}"), inputs[i].Grad!, $"{operation}, gradient of input {i}");
    }
}
