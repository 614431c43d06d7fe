using System.Net;
using Studio.Data;
using Studio.Training.Models.Hub;

namespace Studio.Training.Tests.Models.Hub;

public class HubAddressTests
{
    private static readonly HubHosts s_mirror = HubHosts.Parse("http://mirror.lan:8080/models, https://other.example");

    [Theory]
    [InlineData("gpt2", "https://huggingface.co/", "gpt2", "main")]
    [InlineData(" openai-community/gpt2 ", "https://huggingface.co/", "openai-community/gpt2", "main")]
    [InlineData("some/model@v1.0", "https://huggingface.co/", "some/model", "v1.0")]
    [InlineData("some/model@refs/pr/4", "https://huggingface.co/", "some/model", "refs/pr/4")]
    [InlineData("https://huggingface.co/some/model/", "https://huggingface.co/", "some/model", "main")]
    [InlineData("https://huggingface.co/some/model/tree/v2?x=1#y", "https://huggingface.co/", "some/model", "v2")]
    [InlineData("https://huggingface.co/some/model/blob/main/config.json", "https://huggingface.co/", "some/model", "main")]
    [InlineData("https://hub.example:8443/some/model", "https://hub.example:8443/", "some/model", "main")]
    public void Parse_NameOrPage_FindsModelAndRevision(string text, string hub, string repository, string revision) =>
        Assert.Equal(new HubAddress(new Uri(hub), repository, revision), HubAddress.Parse(text, new HubHosts([])));

    [Theory]
    [InlineData("some/model", "http://mirror.lan:8080/models/")]
    [InlineData("http://mirror.lan:8080/models/some/model", "http://mirror.lan:8080/models/")]
    [InlineData("https://other.example/some/model", "https://other.example/")]
    public void Parse_NamedHub_IsTheRootEvenBelowAPath(string text, string hub) =>
        Assert.Equal(new HubAddress(new Uri(hub), "some/model", "main"), HubAddress.Parse(text, s_mirror));

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("../etc/passwd")]
    [InlineData("some/..")]
    [InlineData("some/model@../../x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://huggingface.co/datasets/some/model")]
    public void Parse_SomethingElse_SaysWhatToWrite(string text) =>
        Assert.Contains("is no model of a hub. Write its name, such as", Assert.Throws<UserError>(() => HubAddress.Parse(text, new HubHosts([]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:c0a8:101::", false)]
    public void PublicAddress_Is_OnlyTheInternets(string address, bool expected) => Assert.Equal(expected, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://huggingface.co/x", "huggingface.co is asked by https alone, and this address says http.")]
    [InlineData("https://127.0.0.1/x", "127.0.0.1 is a machine of this network and not of the public internet, so it is not asked.")]
    [InlineData("https://[::1]/x", "[::1] is a machine of this network")]
    [InlineData("https://me:word@huggingface.co/x", "An address with a user's name or password in it is not asked")]
    [InlineData("http://mirror.lan/models/x", "mirror.lan is asked by https alone")]
    public void Check_WhatMustNotBeAsked_IsRefused(string address, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<UserError>(() => s_mirror.Check(new Uri(address))).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_NamedHub_IsAskedWhateverItsAddress() => s_mirror.Check(new Uri("http://mirror.lan:8080/elsewhere"));

    [Fact]
    public void Parse_NoAddress_SaysSo() =>
        Assert.Equal("'mirror' is no address of a hub; write it whole, such as https://huggingface.co.", Assert.Throws<UserError>(() => HubHosts.Parse("mirror")).Message);
}
