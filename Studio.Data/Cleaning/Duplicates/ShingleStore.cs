using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// The fingerprints of every text, for verifying candidates: in memory up to a bound, beyond it in a file beside which is
/// gone with the store. Sets are sorted when they are first compared, since few ever are.
/// </summary>
internal sealed class ShingleStore(string? folder, long mostBytes) : IDisposable
{
    private readonly List<ulong[]?> _sets = [];
    private readonly List<(long Offset, int Length)> _spilled = [];
    private readonly HashSet<int> _sorted = [];
    private SafeFileHandle? _file;
    private long _bytes;
    private long _written;

    public int Count => _sets.Count;

    public int SizeOf(int text) => _sets[text]?.Length ?? _spilled[text].Length;

    public void Add(ulong[] fingerprints)
    {
        _bytes += fingerprints.Length * sizeof(ulong) + 24;
        if (folder is null || _bytes <= mostBytes)
        {
            _sets.Add(fingerprints);
            _spilled.Add(default);
            return;
        }
        _file ??= File.OpenHandle(Path.Combine(folder, $"shingles-{Identifier.New()}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(fingerprints.AsSpan()), _written);
        _sets.Add(null);
        _spilled.Add((_written, fingerprints.Length));
        _written += fingerprints.Length * sizeof(ulong);
    }

    /// <summary>Exact Jaccard similarity of two texts' sets; 0 when either is empty.</summary>
    public double Similarity(int first, int second)
    {
        var (a, b) = (Sorted(first), Sorted(second));
        if (a.Length == 0 || b.Length == 0)
            return 0;
        int common = 0, i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j])
            {
                common++;
                i++;
                j++;
            }
            else if (a[i] < b[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
        return (double)common / (a.Length + b.Length - common);
    }

    public void Dispose() => _file?.Dispose();

    private ulong[] Sorted(int text)
    {
        if (_sets[text] is not { } set)
        {
            set = new ulong[_spilled[text].Length];
            RandomAccess.Read(_file!, MemoryMarshal.AsBytes(set.AsSpan()), _spilled[text].Offset);
            Array.Sort(set);
            return set;
        }
        if (_sorted.Add(text))
            Array.Sort(set);
        return set;
    }
}
