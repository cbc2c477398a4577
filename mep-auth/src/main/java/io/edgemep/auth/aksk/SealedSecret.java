package io.edgemep.auth.aksk;

/// A secret as the database has it.
///
/// @param keyVersion which of the [SealingKeys] it is encrypted with
/// @param text nonce, ciphertext and tag as base64
record SealedSecret(int keyVersion, String text) {}
