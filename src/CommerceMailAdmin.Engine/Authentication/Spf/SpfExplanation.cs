namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>What the exp modifier leads to.</summary>
/// <param name="Text">The explanation; null where it cannot be used.</param>
/// <param name="Target">The name that was asked; null where it can be none.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
internal readonly record struct SpfExplanation(string? Text, string? Target, string? Problem);
