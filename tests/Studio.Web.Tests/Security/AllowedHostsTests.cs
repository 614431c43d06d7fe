using Microsoft.AspNetCore.Http;
using Studio.Web.Security;

namespace Studio.Web.Tests.Security;

public class AllowedHostsTests
{
    [Theory]
    [InlineData("127.0.0.1:5080", true)]
    [InlineData("localhost:5080", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("evil.example", false)]
    [InlineData("7f000001.c0a80001.rbndr.us", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.168.1.5:5080", false)]
    [InlineData("", false)]
    public void Allows_OnLoopback_OnlyNamesOfThisMachine(string host, bool allowed) =>
        Assert.Equal(allowed, new AllowedHosts(new StudioOptions { WorkspaceRoot = "/w" }).Allows(new HostString(host)));

    [Theory]
    [InlineData("192.168.1.5:5080", true)]
    [InlineData("evil.example", false)]
    public void Allows_OnEveryAddress_AnyAddressButNoForeignName(string host, bool allowed) =>
        Assert.Equal(allowed, new AllowedHosts(new StudioOptions { WorkspaceRoot = "/w", Host = "0.0.0.0" }).Allows(new HostString(host)));

    [Fact]
    public void Allows_ConfiguredName_IsAnswered() =>
        Assert.True(new AllowedHosts(new StudioOptions { WorkspaceRoot = "/w", Host = "studio.lan" }).Allows(new HostString("studio.lan", 5080)));
}
