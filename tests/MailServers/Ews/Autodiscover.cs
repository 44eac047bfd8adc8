using System.Xml;
using System.Xml.Linq;
using MailServers.Common;
using Microsoft.AspNetCore.Http;

namespace MailServers.Ews;

/// <summary>What Autodiscover answers about an address.</summary>
/// <param name="Kind">"settings", "redirect-address", "redirect-url", "error", or "none" for a 404.</param>
/// <param name="Value">The EWS address, the other address, the URL, or the error code.</param>
public sealed record AutodiscoverAnswer(string Kind, string Value)
{
    /// <summary>Only in settings by POX: the address as ASUrl, without an EwsUrl.</summary>
    public bool IsOnlyAsUrl { get; init; }
}

/// <summary>
/// Autodiscover: POX at autodiscover.xml ([MS-OXDSCLI]), SOAP at autodiscover.svc ([MS-OXWSADISC]), and the redirect over http.
/// </summary>
/// <param name="answer">What is answered about an address.</param>
public sealed class AutodiscoverProtocol(Func<string, AutodiscoverAnswer> answer) : IProtocol
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace A = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
    private static readonly XNamespace Response = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
    private static readonly XNamespace Outlook = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
    private static readonly XNamespace Request = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";

    /// <summary>Where an unauthenticated GET over http is sent to; null for a 404.</summary>
    public string? HttpRedirect { get; set; }

    /// <summary>False answers 404 at autodiscover.svc.</summary>
    public bool HasSoap { get; set; } = true;

    /// <summary>False answers 404 at autodiscover.xml.</summary>
    public bool HasPox { get; set; } = true;

    /// <inheritdoc/>
    public bool Handles(PathString path) => path.StartsWithSegments("/autodiscover", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool IsOpen(HttpRequest request) => !request.IsHttps;

    /// <inheritdoc/>
    public string Operation(HttpRequest request, string body) =>
        !request.IsHttps ? "AutodiscoverHttp" : IsSoap(request) ? "AutodiscoverSoap" : "AutodiscoverPox";

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context, string body, Account? account, Fault? fault)
    {
        var (request, response) = (context.Request, context.Response);
        if (!request.IsHttps && HttpRedirect is not null)
        {
            response.StatusCode = 302;
            response.Headers.Location = HttpRedirect;
            return;
        }

        if (!request.IsHttps || request.Method != "POST" || !(IsSoap(request) ? HasSoap : HasPox))
        {
            response.StatusCode = 404;
            return;
        }

        XElement? content;
        try
        {
            var document = XDocument.Parse(body);
            content = IsSoap(request) ? AnswerSoap(document) : AnswerPox(document);
        }
        catch (XmlException)
        {
            content = null;
        }

        response.StatusCode = content is null ? 404 : 200;
        response.ContentType = "text/xml; charset=utf-8";
        await response.WriteAsync(content?.ToString() ?? "", context.RequestAborted);
    }

    private static bool IsSoap(HttpRequest request) => request.Path.Value!.EndsWith(".svc", StringComparison.OrdinalIgnoreCase);

    private XElement? AnswerPox(XDocument document)
    {
        var address = document.Root?.Element(Request + "Request")?.Element(Request + "EMailAddress")?.Value;
        if (address is null)
        {
            return new XElement(
                Response + "Autodiscover",
                new XElement(
                    Response + "Response",
                    new XElement(
                        Response + "Error", new XElement(Response + "ErrorCode", 600),
                        new XElement(Response + "Message", "Invalid Request"))));
        }

        var found = answer(address);
        XElement Account(params object?[] content) => new(
            Response + "Autodiscover",
            new XElement(
                Outlook + "Response",
                new XElement(Outlook + "User", new XElement(Outlook + "AutoDiscoverSMTPAddress", address)),
                new XElement(Outlook + "Account", new XElement(Outlook + "AccountType", "email"), content)));
        return found.Kind switch
        {
            "none" => null,
            "settings" => Account(
                new XElement(Outlook + "Action", "settings"),
                new XElement(
                    Outlook + "Protocol",
                    new XElement(Outlook + "Type", "EXPR"),
                    new XElement(Outlook + "ASUrl", found.Value),
                    found.IsOnlyAsUrl ? null : new XElement(Outlook + "EwsUrl", found.Value))),
            "redirect-address" => Account(
                new XElement(Outlook + "Action", "redirectAddr"), new XElement(Outlook + "RedirectAddr", found.Value)),
            "redirect-url" => Account(
                new XElement(Outlook + "Action", "redirectUrl"), new XElement(Outlook + "RedirectUrl", found.Value)),
            _ => new XElement(
                Response + "Autodiscover",
                new XElement(
                    Response + "Response",
                    new XElement(
                        Response + "Error",
                        new XElement(Response + "ErrorCode", found.Value),
                        new XElement(Response + "Message", "The e-mail address cannot be found.")))),
        };
    }

    private XElement? AnswerSoap(XDocument document)
    {
        var address = document.Descendants(A + "Mailbox").FirstOrDefault()?.Value ?? "";
        var found = answer(address);
        var (code, content) = found.Kind switch
        {
            "settings" => ("NoError", new object?[]
            {
                new XElement(A + "UserSettingErrors"),
                new XElement(
                    A + "UserSettings",
                    new XElement(
                        A + "UserSetting", new XElement(A + "Name", "ExternalEwsUrl"), new XElement(A + "Value", found.Value))),
            }),
            "redirect-address" => ("RedirectAddress", [new XElement(A + "RedirectTarget", found.Value)]),
            "redirect-url" => ("RedirectUrl", [new XElement(A + "RedirectTarget", found.Value)]),
            _ => ("InvalidUser", []),
        };
        return found.Kind == "none" ? null : new XElement(
            Soap + "Envelope",
            new XElement(
                Soap + "Body",
                new XElement(
                    A + "GetUserSettingsResponseMessage",
                    new XElement(
                        A + "Response",
                        new XElement(A + "ErrorCode", "NoError"),
                        new XElement(A + "ErrorMessage"),
                        new XElement(
                            A + "UserResponses",
                            new XElement(
                                A + "UserResponse",
                                new XElement(A + "ErrorCode", code),
                                new XElement(A + "ErrorMessage", "No error."),
                                content))))));
    }
}
