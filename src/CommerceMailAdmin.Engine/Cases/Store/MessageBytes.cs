using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// Messages of one case each as bytes, and back, within one process: what many of them share stays in memory and is named by number. What was read of a body is
/// not written; it is read anew when it is asked for.
/// </summary>
internal sealed class MessageBytes
{
    private readonly InternTable<string> _mailboxes = new();
    private readonly InternTable<string> _platforms = new();
    private readonly InternTable<MailFolder> _folders = new();
    private readonly InternTable<IMailData> _files = new();
    private readonly InternTable<IMessageLocation> _elsewhere = new();
    private readonly InternTable<IContentReader> _readers = new();

    /// <summary>Writes what tells a case from others.</summary>
    public void Write(BinaryWriter writer, CaseKey key)
    {
        writer.Write(_platforms.Of(key.Platform));
        writer.Write(key.Id);
    }

    /// <summary>Reads what tells a case from others.</summary>
    public CaseKey ReadKey(BinaryReader reader) => new(_platforms[reader.ReadInt32()], reader.ReadString());

    /// <summary>Writes a message.</summary>
    public void Write(BinaryWriter writer, ClassifiedMessage message)
    {
        writer.Write(message.Cases.Single().CaseId);
        writer.Write((byte)message.Class);
        writer.Write(message.Time.UtcTicks);
        writer.Write(message.Identity.First);
        writer.Write(message.Identity.Second);
        Write(writer, message.Location);
        writer.Write(_mailboxes.Of(message.Mailbox));
        writer.Write(_folders.Of(message.Folder));
        WriteMaybe(writer, message.Sender, Write);
        WriteMaybe(writer, message.SentBy, Write);
        writer.Write(message.Platform is { } platform ? _platforms.Of(platform) : -1);
        writer.Write(message.IsToRelay);
        WriteAll(writer, message.References, (w, r) => w.Write(r));
        WriteAll(writer, message.DeliveredTo, Write);
        writer.Write(message.NeedsKnownSender);
        WriteMaybe(writer, message.OrderNumber, (w, n) => w.Write(n));
        writer.Write((byte)message.Authenticity);
        WriteMaybe(writer, message.MessageId, (w, i) => w.Write(i));
        WriteMaybe(writer, message.HeaderHash, (w, h) => w.Write(h));
        WriteMaybe(writer, message.ContentReader, (w, r) => w.Write(_readers.Of(r)));
    }

    /// <summary>Reads a message that was written by the same object.</summary>
    /// <param name="reader">Stands where the message begins.</param>
    /// <param name="key">Its case.</param>
    public ClassifiedMessage Read(BinaryReader reader, CaseKey key) => new()
    {
        Cases = [new CaseReference(key, reader.ReadString())],
        Class = (MessageClass)reader.ReadByte(),
        Time = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Identity = new MessageIdentity(reader.ReadUInt64(), reader.ReadUInt64()),
        Location = ReadLocation(reader),
        Mailbox = _mailboxes[reader.ReadInt32()],
        Folder = _folders[reader.ReadInt32()],
        Sender = ReadMaybe(reader, ReadAddress),
        SentBy = ReadMaybe(reader, ReadAddress),
        Platform = reader.ReadInt32() is >= 0 and var platform ? _platforms[platform] : null,
        IsToRelay = reader.ReadBoolean(),
        References = ReadAll(reader, r => r.ReadString()),
        DeliveredTo = ReadAll(reader, ReadAddress),
        NeedsKnownSender = reader.ReadBoolean(),
        OrderNumber = ReadMaybe(reader, r => r.ReadString()),
        Authenticity = (Authenticity)reader.ReadByte(),
        MessageId = ReadMaybe(reader, r => r.ReadString()),
        HeaderHash = ReadMaybe(reader, r => r.ReadString()),
        ContentReader = ReadMaybe(reader, r => _readers[r.ReadInt32()]),
    };

    private void Write(BinaryWriter writer, IMessageLocation location)
    {
        var part = location as IMailPart;
        writer.Write(part is not null);
        if (part is null)
        {
            writer.Write(_elsewhere.Of(location));
            return;
        }

        writer.Write(_files.Of(part.Data));
        writer.Write(part.Offset);
        writer.Write(part.Length ?? -1);
    }

    private IMessageLocation ReadLocation(BinaryReader reader) =>
        reader.ReadBoolean()
            ? _files[reader.ReadInt32()].Locate(reader.ReadInt64(), reader.ReadInt64() is >= 0 and var length ? length : null)
            : _elsewhere[reader.ReadInt32()];

    private static void Write(BinaryWriter writer, MailAddress address)
    {
        writer.Write(address.DisplayName);
        writer.Write(address.LocalPart);
        writer.Write(address.Domain);
    }

    private static MailAddress ReadAddress(BinaryReader reader) => new(reader.ReadString(), reader.ReadString(), reader.ReadString());

    private static void WriteMaybe<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }

    private static T? ReadMaybe<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyList<T> values, Action<BinaryWriter, T> write)
    {
        writer.Write(values.Count);
        foreach (var value in values)
        {
            write(writer, value);
        }
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count == 0)
        {
            return [];
        }

        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = read(reader);
        }

        return values;
    }

    /// <summary>Objects by number, each once.</summary>
    private sealed class InternTable<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _numbers = [];
        private readonly List<T> _values = [];

        public T this[int number] => _values[number];

        public int Of(T value)
        {
            if (!_numbers.TryGetValue(value, out var number))
            {
                _numbers.Add(value, number = _values.Count);
                _values.Add(value);
            }

            return number;
        }
    }
}
