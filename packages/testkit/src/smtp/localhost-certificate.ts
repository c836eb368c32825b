/**
 * A certificate for localhost and 127.0.0.1 that vouches for itself, with its key: both are public, and only tests trust it.
 * Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */
export const LOCALHOST_CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgH/1OcHRGgtLyiSVI
y3wmS4RX5NN++Whnuo8haJEJXs2hRANCAAQoHfcWsBnieTweOjDi7N9Fptmc+ZEc
RxQay4ji2I6aJBWvu2yaDkqrxAhYOvcRlfeVUcntaTYt+IpZiuvTEGpl
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUCfrehTSZwyRcfAUL4wFc+kDVqw8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIxMjMzM1oYDzIxMjYxMDMw
MjEyMzMzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQoHfcWsBnieTweOjDi7N9Fptmc+ZEcRxQay4ji2I6aJBWvu2yaDkqr
xAhYOvcRlfeVUcntaTYt+IpZiuvTEGplo28wbTAdBgNVHQ4EFgQUMvCjl33crv3g
qLwLOZjaIsGzA60wHwYDVR0jBBgwFoAUMvCjl33crv3gqLwLOZjaIsGzA60wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJsihF6k5K1oR6H/W67OvBoLk8aG2fzqN5YGyQgBbAyOAiBG
SYRUraIROfuzQukUxeeLeY/QKwyc9zv1dpodpixEng==
-----END CERTIFICATE-----
`,
} as const;
