using System.Buffers.Binary;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// The start of an IDX file (http://yann.lecun.com/exdb/mnist): two zero bytes, the type of a value (8: one unsigned byte),
/// the number of dimensions, then each dimension as a big-endian 32-bit number; the values follow, row by row.
/// </summary>
internal sealed record IdxHeader(IReadOnlyList<int> Dimensions)
{
    private const int UnsignedByte = 8;
    private const int LargestItem = 64 << 20;

    public int Count => Dimensions[0];

    /// <summary>Bytes of one item.</summary>
    public int ItemBytes => Dimensions.Skip(1).Aggregate(1, (a, b) => a * b);

    public bool IsImages => Dimensions.Count is 3 or 4;

    public ImageShape Shape => new(Width: Dimensions[2], Height: Dimensions[1], Channels: Dimensions.Count == 4 ? Dimensions[3] : 1);

    public static bool LooksLike(ReadOnlySpan<byte> head) => head.Length >= 8 && head[0] == 0 && head[1] == 0 && head[2] is >= 8 and <= 14 && head[3] is >= 1 and <= 4;

    /// <exception cref="UserError">it is no IDX file of bytes, or is cut off in its header.</exception>
    public static IdxHeader Read(Stream content, string label)
    {
        var start = new byte[4];
        if (content.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4)
            throw new UserError($"{label} is too short to be an IDX file; copy it again.");
        if (start[0] != 0 || start[1] != 0 || start[2] != UnsignedByte || start[3] is < 1 or > 4)
            throw new UserError($"{label} is no IDX file of bytes: it starts with {Convert.ToHexString(start)} where 00000803 (images) or 00000801 (labels) belongs; choose its real format, or another file.");
        var rest = new byte[4 * start[3]];
        if (content.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
            throw new UserError($"{label} is cut off inside its header; copy it again.");
        var dimensions = Enumerable.Range(0, start[3]).Select(i => BinaryPrimitives.ReadUInt32BigEndian(rest.AsSpan(4 * i))).ToList();
        CheckSize(dimensions, label);
        return new IdxHeader(dimensions.Select(d => (int)d).ToList());
    }

    private static void CheckSize(List<uint> dimensions, string label)
    {
        var item = dimensions.Skip(1).Aggregate(1.0, (a, b) => a * b);
        if (dimensions[0] > int.MaxValue || item > LargestItem || item < 1)
            throw new UserError($"{label} says it holds {string.Join(" x ", dimensions)} values, which cannot be; the file is damaged, copy it again.");
        if (dimensions.Count == 4 && dimensions[3] is not (1 or 3 or 4))
            throw new UserError($"{label} has four dimensions ({string.Join(" x ", dimensions)}); the last one must be 1, 3 or 4 colour channels.");
    }
}
