using System.Text;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Network;

/// <summary>Every place that takes an IP address as text refuses the forms that programs read in different ways.</summary>
public class IPTextPlacesTests
{
    private static readonly string BuiltInText =
        File.ReadAllText(Repository.PathOf("src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json"));

    private static readonly Dictionary<string, Func<string, bool>> Places = new()
    {
        ["trusted network"] = text => IPRange.TryParse(text, out _, out _),
        ["client address"] = text => IPAddressText.TryParse(text, out _),
        ["DNS server"] = text => DnsServerAddress.TryParse(text, out _, out _),
        ["profile range"] = text => IsProfile("66.220.144.128/25", text),
        ["profile end"] = text => IsProfile("66.220.144.254", text),
        ["snapshot"] = IsSnapshot,
        ["allow list"] = text => IPAllowListRequest.Create([text], [], force: true).Rejected.Count == 0,
        ["stored entry"] = text => IPRange.TryParseStored(text, out _),
        ["SPF"] = text => SpfRecord.Parse($"v=spf1 ip4:{text} -all").Errors.Count == 0,
        ["Received"] =
            text => ReceivedHop.Parse(
                $"from a.example (a.example [{text}]) by mx.example (Postfix) with ESMTP id 1; Wed, 6 Sep 2023 15:47:40 +0000").ClientAddress is not null,
        ["Received-SPF"] = text => ReceivedSpf.Parse($"pass (x) client-ip={text}; envelope-from=a@b.example").ClientAddress is not null,
    };

    [Theory]
    [InlineData("010.0.0.1")]
    [InlineData("10.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.0x1")]
    [InlineData("167772161")]
    [InlineData("10.0.0.1%1")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.1.")]
    [InlineData("10.0. 0.1")]
    [InlineData("10.0.0.\u0661")]
    public void AFormThatProgramsReadInDifferentWaysIsRefused(string text) => Assert.All(Places, p => Assert.False(p.Value(text), p.Key));

    [Fact]
    public void AnAddressIsTakenEverywhere() => Assert.All(Places, p => Assert.True(p.Value("10.0.0.1"), p.Key));

    private static bool IsProfile(string right, string text)
    {
        var at = BuiltInText.IndexOf(right, StringComparison.Ordinal);
        try
        {
            ProfileReader.Parse(Encoding.UTF8.GetBytes(BuiltInText.Remove(at, right.Length).Insert(at, text)), "x.json");
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }

    private static bool IsSnapshot(string text)
    {
        try
        {
            DnsSnapshotFile.Parse("dns.json", Encoding.UTF8.GetBytes($$"""
                { "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Success", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z",
                  "records": [ { "owner": "a.example", "ttl": 60, "data": "{{text}}" } ] } ] }
                """));
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }
}
