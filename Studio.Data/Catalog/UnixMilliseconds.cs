using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Studio.Data.Catalog;

/// <summary>Moments as milliseconds since 1970 in UTC, because SQLite can neither sort nor compare the provider's text form.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    moment => moment.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
