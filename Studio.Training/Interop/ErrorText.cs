using System.Globalization;
using System.Text;

using Studio.Training.Tensors;

namespace Studio.Training.Interop;

/// <summary>
/// Completes libtorch's own message, which knows neither the operator nor what it was given:
/// <c>aten::mm([2, 3] float32, [4, 5] float32): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5). Hint: ...</c>
/// </summary>
internal static class ErrorText
{
    /// <summary>Fragments of libtorch's messages and what usually causes them.</summary>
    private static readonly (string Fragment, string Hint)[] s_hints =
    [
        ("shapes cannot be multiplied", "the last size of the first must equal the first of the second; Linear wants its weight as [out, in]."),
        ("must match the size of tensor", "shapes broadcast from the right: each size must be equal or 1."),
        ("Expected all tensors to be on the same device", "move the model or the batch with To(device)."),
        ("expected scalar type", "convert with To(dtype)."),
        ("is invalid for input of size", "the sizes of the new shape must multiply to the number of elements; -1 stands for the rest."),
        ("view size is not compatible", "the tensor is not contiguous; use Reshape, or Contiguous first."),
        ("index out of range in self", "an index is at least as large as the table; check the vocabulary size."),
        ("out of bounds", "a class or index lies outside the range."),
        ("does not require grad", "nothing in the graph requires a gradient; was it computed under NoGrad?"),
        ("a second time", "Backward frees the graph; compute the loss anew, or pass retainGraph."),
        ("modified by an inplace operation", "a tensor that Backward needs was changed in place before it."),
        ("out of memory", "a smaller batch, context or model needs less."),
        ("can't allocate memory", "a smaller batch, context or model needs less."),
    ];

    public static string Complete(string what, string message)
    {
        var text = FirstSentences(message);
        foreach (var (fragment, hint) in s_hints)
            if (message.Contains(fragment, StringComparison.Ordinal)) return $"{what}: {text} Hint: {hint}";
        return $"{what}: {text}";
    }

    public static string Describe(string name, ReadOnlySpan<Argument> arguments)
    {
        var text = new StringBuilder(name).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, arguments[i]);
        }
        return text.Append(')').ToString();
    }

    private static void Append(StringBuilder text, in Argument argument)
    {
        switch (argument.Reference)
        {
            case Tensor tensor: text.Append(tensor.Describe()); return;
            case Tensor?[] list:
                text.Append('[').AppendJoin("; ", list.Take(4).Select(t => t?.Describe() ?? "none"));
                text.Append(list.Length > 4 ? string.Create(CultureInfo.InvariantCulture, $"; ... {list.Length} tensors]") : "]");
                return;
            case long[] numbers: text.Append('[').AppendJoin(", ", numbers).Append(']'); return;
            case double[] numbers: text.Append('[').AppendJoin(", ", numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))).Append(']'); return;
            case string s: text.Append('"').Append(s).Append('"'); return;
        }
        text.Append(argument.Tag switch
        {
            ValueTag.Int => argument.Bits.ToString(CultureInfo.InvariantCulture),
            ValueTag.Double => BitConverter.Int64BitsToDouble(argument.Bits).ToString("R", CultureInfo.InvariantCulture),
            ValueTag.Bool => argument.Bits != 0 ? "true" : "false",
            ValueTag.Device => Device.Unpack(argument.Bits).ToString(),
            ValueTag.Default => "default",
            _ => "none",
        });
    }

    /// <summary>libtorch appends where in its source it failed, and sometimes pages of advice.</summary>
    private static string FirstSentences(string message)
    {
        var end = message.IndexOf("\nException raised from", StringComparison.Ordinal);
        var text = (end >= 0 ? message[..end] : message).Trim().ReplaceLineEndings(" ");
        if (text.Length > 400) text = text[..400] + "...";
        return text.Length > 0 && text[^1] is '.' or '!' or '?' ? text : text + ".";
    }
}
