using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Tells a folder's role from its name. The names are those that Exchange, Outlook, Gmail, Apple Mail, Thunderbird and Dovecot
/// give the folders in their languages.
/// </summary>
internal static class FolderNames
{
    private static readonly Dictionary<string, FolderRole> Roles = Table(
        (FolderRole.Inbox,
            "inbox|in|posteingang|boîte de réception|courrier entrant|bandeja de entrada|entrada|recibidos|caixa de entrada|"
            + "posta in arrivo|in arrivo|postvak in|inkorgen|inkorg|innboks|indbakke|saapuneet|skrzynka odbiorcza|odebrane|doručená pošta|"
            + "beérkezett üzenetek|входящие|вхідні|gelen kutusu|收件箱|收件匣|受信トレイ|받은 편지함|받은편지함"),
        (FolderRole.Sent,
            "sent|sent items|sent mail|sent messages|sent objects|outgoing|gesendet|gesendete elemente|gesendete objekte|gesendete nachrichten|"
            + "envoyés|éléments envoyés|messages envoyés|enviados|elementos enviados|mensajes enviados|correo enviado|enviadas|itens enviados|"
            + "mensagens enviadas|e mails enviados|inviati|inviata|posta inviata|elementi inviati|verzonden|verzonden items|verzonden berichten|"
            + "skickat|skickade objekt|sendt|sendte elementer|sendt post|lähetetyt|lähetetyt viestit|elementy wysłane|wysłane|odeslané|odeslaná pošta|"
            + "elküldött elemek|elküldött üzenetek|отправленные|надіслані|gönderilmiş öğeler|gönderilenler|已发送|已发送邮件|寄件備份|送信済み|"
            + "送信済みアイテム|送信済みメール|보낸 편지함|보낸편지함"),
        (FolderRole.Junk,
            "junk|junk email|junk e mail|junk mail|spam|bulk mail|bulk|junk suspects|unerwünscht|junk e mails|spamverdacht|werbung|"
            + "courrier indésirable|indésirables|correo no deseado|no deseado|correo basura|lixo eletrônico|lixo electrónico|posta indesiderata|indesiderata|"
            + "ongewenst|ongewenste e mail|ongewenste post|skräppost|søppelpost|uønsket post|uønsket e post|uønsket mail|roskaposti|wiadomości śmieci|niechciane|"
            + "nevyžádaná pošta|levélszemét|нежелательная почта|спам|небажана пошта|önemsiz e posta|istenmeyen|垃圾邮件|垃圾郵件|迷惑メール|정크 메일|스팸함"),
        (FolderRole.Drafts,
            "drafts|draft|outbox|unsent messages|entwürfe|entwurf|postausgang|brouillons|boîte d'envoi|borradores|bandeja de salida|rascunhos|caixa de saída|"
            + "bozze|posta in uscita|concepten|postvak uit|utkast|utkorg|utkorgen|utboks|kladder|udbakke|luonnokset|lähtevät|kopie robocze|wersje robocze|"
            + "skrzynka nadawcza|koncepty|pošta k odeslání|piszkozatok|черновики|исходящие|чернетки|taslaklar|giden kutusu|草稿|草稿箱|发件箱|寄件匣|下書き|送信トレイ|임시 보관함|보낼 편지함"));

    /// <summary>The names of the table, each as <see cref="Normal"/> makes it.</summary>
    internal static IReadOnlyCollection<string> Known => Roles.Keys;

    /// <summary>The role of a folder: of the innermost part of its name that is known.</summary>
    /// <param name="parts">The names from the outermost folder inwards, each perhaps a path of its own ("INBOX.Sent").</param>
    public static FolderRole RoleOf(IEnumerable<string> parts)
    {
        foreach (var part in parts.Reverse())
        {
            if (Roles.TryGetValue(Normal(part), out var whole))
            {
                return whole;
            }

            // The inbox of "INBOX.Sent" and of "INBOX.Customers" is only the root they hang from.
            var inner = part.Split(['.', '/', '\\'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = inner.Length - 1; i >= (inner.Length > 1 ? 1 : 0); i--)
            {
                if (Roles.TryGetValue(Normal(inner[i]), out var role))
                {
                    return role;
                }
            }
        }

        return FolderRole.Other;
    }

    internal static string Normal(string name) =>
        name.Normalize(NormalizationForm.FormC).Replace('-', ' ').Replace('_', ' ').Trim().ToLowerInvariant();

    private static Dictionary<string, FolderRole> Table(params (FolderRole Role, string Names)[] rows)
    {
        var table = new Dictionary<string, FolderRole>(StringComparer.Ordinal);
        foreach (var (role, names) in rows)
        {
            foreach (var name in names.Split('|'))
            {
                table.Add(name, role);
            }
        }

        return table;
    }
}
