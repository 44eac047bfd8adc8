using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Graph.Users.Item.Messages.Item.Move;
using Microsoft.Kiota.Abstractions.Authentication;

// Lists, synchronises, reads and moves mail with Microsoft.Graph. Arguments: the address of Graph, the certificate of its authority, an
// access token, the mailbox. Writes one line for each step that succeeded.
var (url, mailbox) = (args[0].TrimEnd('/') + "/v1.0", args[3]);
using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(args[1]));
using var handler = new SocketsHttpHandler();
handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
{
    TrustMode = X509ChainTrustMode.CustomRootTrust,
    RevocationMode = X509RevocationMode.NoCheck,
    CustomTrustStore = { authority },
};
using var http = new HttpClient(handler);
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", args[2]);
using var client = new GraphServiceClient(http, new AnonymousAuthenticationProvider(), url);
var user = client.Users[mailbox];

var folders = 0;
var firstFolders = await user.MailFolders.GetAsync(c => c.QueryParameters.Top = 5);
await PageIterator<MailFolder, MailFolderCollectionResponse>.CreatePageIterator(client, firstFolders!, _ => ++folders > 0).IterateAsync();
Check(folders > 5, folders);
Done("folders", folders);

var listed = new List<Message>();
var first = await user.MailFolders["inbox"].Messages.GetAsync(c =>
{
    c.QueryParameters.Select = ["id", "subject"];
    c.QueryParameters.Top = 50;
});
await PageIterator<Message, MessageCollectionResponse>.CreatePageIterator(client, first!, Add).IterateAsync();
Check(listed.Count > 100 && listed.TrueForAll(m => m.Subject!.StartsWith("Message ", StringComparison.Ordinal)), listed.Count);
Done("listed", listed.Count);

var delta = user.MailFolders["inbox"].Messages.Delta;
var page = await delta.GetAsDeltaGetResponseAsync(c =>
{
    c.QueryParameters.Select = ["subject", "internetMessageHeaders"];
    c.Headers.Add("Prefer", "odata.maxpagesize=40");
});
var seen = new Dictionary<string, Message>(StringComparer.Ordinal);
while (true)
{
    page!.Value!.ForEach(m => seen[m.Id!] = m);
    if (page.OdataNextLink is not { } next)
    {
        break;
    }

    page = await delta.WithUrl(next).GetAsDeltaGetResponseAsync();
}

Check(seen.Count == listed.Count, seen.Count);
Done("synchronised", seen.Count);

var one = listed[3];
using (var mime = new StreamReader((await user.Messages[one.Id].Content.GetAsync())!))
{
    var text = await mime.ReadToEndAsync();
    Check(text.Contains("Subject: " + one.Subject, StringComparison.Ordinal), text);
    Check(seen[one.Id!].InternetMessageHeaders!.Exists(h => h.Name == "Message-ID"), one.Id!);
    Done("read", text.Length);
}

var batch = new BatchRequestContentCollection(client);
var steps = new List<string>();
foreach (var message in listed.Take(4))
{
    steps.Add(await batch.AddBatchRequestStepAsync(user.Messages[message.Id].ToGetRequestInformation()));
}

var answers = await client.Batch.PostAsync(batch);
for (var i = 0; i < steps.Count; i++)
{
    var answer = await answers.GetResponseByIdAsync<Message>(steps[i]);
    Check(answer!.Subject == listed[i].Subject, answer.Subject ?? "");
}

Done("batched", steps.Count);

var moved = await user.Messages[one.Id].Move.PostAsync(new MovePostRequestBody { DestinationId = "junkemail" });
Check(moved!.Id is { Length: > 0 } && moved.Id != one.Id, moved.Id ?? "");
var after = await delta.WithUrl(page!.OdataDeltaLink!).GetAsDeltaGetResponseAsync();
Check(after!.Value is [{ } gone] && gone.Id == one.Id && gone.AdditionalData.ContainsKey("@removed"), after.Value!.Count);
Done("moved", moved.Id!.Length);

try
{
    await user.Messages[one.Id].GetAsync();
    Check(false, "a message that was moved is still there");
}
catch (ODataError e)
{
    Check(e.ResponseStatusCode == 404 && e.Error!.Code == "ErrorItemNotFound", e.Error?.Code ?? "");
    Done("refused", 404);
}

return;

bool Add(Message message)
{
    listed.Add(message);
    return true;
}

static void Check(bool isTrue, object found)
{
    if (!isTrue)
    {
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Found: {found}"));
    }
}

static void Done(string step, int number) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step} {number}"));
