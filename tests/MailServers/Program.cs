using MailServers.Ews;

if (args.Length == 0)
{
    Console.Error.WriteLine("Give the protocol: ews");
    return 2;
}

return await EwsProgram.RunAsync(args[1..]);
