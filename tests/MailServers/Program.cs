using MailServers;

if (args.Length < 2)
{
    Console.Error.WriteLine("Give the protocol (ews or graph) and a folder for the state.");
    return 2;
}

return await ServerProgram.RunAsync(args[0], args[1], args[2..]);
