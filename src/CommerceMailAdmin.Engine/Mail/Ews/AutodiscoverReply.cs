using System.Xml.Linq;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What one address of Autodiscover answers, and what it is asked ([MS-OXDSCLI], [MS-OXWSADISC]).</summary>
/// <param name="Ews">The address of EWS; null if it is not there.</param>
/// <param name="Address">Another mail address to ask about; null for none.</param>
/// <param name="Url">Another address of Autodiscover; null for none.</param>
/// <param name="Problem">Why it knows nothing; null if it does not say.</param>
internal sealed record AutodiscoverReply(string? Ews, string? Address = null, string? Url = null, string? Problem = null)
{
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string AutodiscoverNamespace = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
    private const string RequestSchema = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
    private const string ResponseSchema = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    /// <summary>The request about a mailbox.</summary>
    public static string Request(Uri url, string mailbox, bool isSoap) => isSoap ? SoapRequest(url, mailbox) : PoxRequest(mailbox);

    /// <summary>Reads an answer; null if it says nothing.</summary>
    public static AutodiscoverReply? Read(Stream content, bool isSoap)
    {
        using var reader = EwsXml.Read(content);
        reader.MoveToContent();
        var root = EwsXml.Element(reader);
        return isSoap ? ReadSoap(root) : ReadPox(root);
    }

    /// <summary>ErrorCode stands at three levels: of the answer, of the user, and of each setting. The user's has the redirect.</summary>
    private static AutodiscoverReply? ReadSoap(XElement root)
    {
        XNamespace a = AutodiscoverNamespace;
        string? Said(params XName[] names) =>
            names.SelectMany(root.Descendants).Select(e => e.Value.Trim()).FirstOrDefault(t => t.Length > 0);
        if (root.Descendants(a + "UserResponse").FirstOrDefault() is not { } user)
        {
            return new AutodiscoverReply(null, Problem: Said(a + "ErrorMessage", "faultstring"));
        }

        var target = user.Element(a + "RedirectTarget")?.Value;
        string? Setting(string name) =>
            user.Descendants(a + "UserSetting").FirstOrDefault(s => s.Element(a + "Name")?.Value == name)?.Element(a + "Value")?.Value;
        return user.Element(a + "ErrorCode")?.Value switch
        {
            "RedirectAddress" => new AutodiscoverReply(null, Address: target),
            "RedirectUrl" => new AutodiscoverReply(null, Url: target),
            "NoError" => new AutodiscoverReply(Setting("ExternalEwsUrl") ?? Setting("InternalEwsUrl")),
            _ => new AutodiscoverReply(null, Problem: Said(a + "ErrorMessage", a + "ErrorCode")),
        };
    }

    private static AutodiscoverReply? ReadPox(XElement root)
    {
        XNamespace o = ResponseSchema;
        if (root.Element(o + "Response")?.Element(o + "Account") is not { } account)
        {
            // An error is in the namespace of either schema.
            return root.Descendants().FirstOrDefault(e => e.Name.LocalName == "Message") is { } said
                ? new AutodiscoverReply(null, Problem: said.Value) : null;
        }

        switch (account.Element(o + "Action")?.Value)
        {
            case "redirectAddr":
                return new AutodiscoverReply(null, Address: account.Element(o + "RedirectAddr")?.Value);
            case "redirectUrl":
                return new AutodiscoverReply(null, Url: account.Element(o + "RedirectUrl")?.Value);
        }

        // EXPR is the way from outside, which works from inside as well; EXCH only from inside.
        var protocols = account.Elements(o + "Protocol").OrderBy(p => p.Element(o + "Type")?.Value == "EXPR" ? 0 : 1).ToList();
        return new AutodiscoverReply(protocols.Select(p => p.Element(o + "EwsUrl")?.Value).FirstOrDefault(u => u is not null)
            ?? protocols.Select(p => p.Element(o + "ASUrl")?.Value).FirstOrDefault(u => u is not null));
    }

    private static string PoxRequest(string mailbox)
    {
        XNamespace r = RequestSchema;
        return new XElement(
            r + "Autodiscover",
            new XElement(
                r + "Request", new XElement(r + "EMailAddress", mailbox),
                new XElement(r + "AcceptableResponseSchema", ResponseSchema))).ToString();
    }

    private static string SoapRequest(Uri url, string mailbox)
    {
        XNamespace s = Soap;
        XNamespace a = AutodiscoverNamespace;
        XNamespace w = "http://www.w3.org/2005/08/addressing";
        return new XElement(
            s + "Envelope",
            new XElement(
                s + "Header",
                new XElement(a + "RequestedServerVersion", "Exchange2013"),
                new XElement(w + "Action", AutodiscoverNamespace + "/Autodiscover/GetUserSettings"),
                new XElement(w + "To", url.ToString())),
            new XElement(
                s + "Body",
                new XElement(
                    a + "GetUserSettingsRequestMessage",
                    new XElement(
                        a + "Request",
                        new XElement(a + "Users", new XElement(a + "User", new XElement(a + "Mailbox", mailbox))),
                        new XElement(
                            a + "RequestedSettings",
                            new XElement(a + "Setting", "ExternalEwsUrl"),
                            new XElement(a + "Setting", "InternalEwsUrl")))))).ToString();
    }
}
