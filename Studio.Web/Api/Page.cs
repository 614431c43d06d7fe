using Studio.Data;

namespace Studio.Web.Api;

/// <summary>Part of a list.</summary>
/// <param name="Total">how many there are in all.</param>
public sealed record Page<T>(long Total, long Offset, IReadOnlyList<T> Items);

public static class Page
{
    public const int Default = 100;
    public const int Longest = 1000;

    /// <exception cref="UserError">outside the ranges.</exception>
    public static (int Offset, int Limit) Check(int? offset, int? limit)
    {
        if (offset is < 0)
            throw new UserError($"offset is {offset}; it must not be negative.");
        if (limit is < 1 or > Longest)
            throw new UserError($"limit is {limit}; it must be from 1 to {Longest}.");
        return (offset ?? 0, limit ?? Default);
    }
}
