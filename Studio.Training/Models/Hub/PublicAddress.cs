using System.Net;
using System.Net.Sockets;

namespace Studio.Training.Models.Hub;

/// <summary>
/// Which addresses belong to the public internet. A program that fetches what somebody names must not be talked into
/// asking the machine it runs on or its neighbours (a router's page, a cloud's metadata): ranges of RFC 6890 and its kin.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] s_reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/96", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/9", "ff00::/8",
        }.Select(range => IPNetwork.Parse(range)),
    ];

    public static bool Is(IPAddress address)
    {
        var inner = Embedded(address);
        return inner is not null ? Is(inner) : !s_reserved.Any(range => range.Contains(address));
    }

    /// <summary>The IPv4 address that an IPv6 address only wraps (mapped, NAT64, 6to4); null where it wraps none.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])) return new(bytes.AsSpan(12, 4));
        return bytes is [0x20, 0x02, ..] ? new(bytes.AsSpan(2, 4)) : null;
    }
}
