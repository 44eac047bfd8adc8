Console.Error.WriteLine("No protocol is chosen.");
return 2;
